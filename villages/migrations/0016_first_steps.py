"""What is known of villages recorded before there were dossiers and steps.

One dossier for each decree (office, number, day) with the villages it covers, and for each village the step that led to
its present status. Who took it is not known. Repeating changes nothing.
"""

from django.db import migrations

STATE = "CASE WHEN status IN ('proposed', 'verified', 'declined') THEN status ELSE 'designated' END"
# What is known of the decree of each village without a dossier.
KNOWN = f"""
    SELECT region_id, district_id, office_id, regional_office_id, is_demo, {STATE} AS state,
           CASE WHEN {STATE} = 'designated' THEN decree_number ELSE '' END AS number,
           CASE WHEN {STATE} = 'designated' THEN designated_on END AS day
    FROM villages_assistedvillage WHERE designation_id IS NULL
"""  # noqa: S608 - constants of this file
DOSSIERS = f"""
    INSERT INTO villages_designation (office_id, regional_office_id, title, state, decree_number, decreed_on,
                                      taken_over, is_demo, version, created_at)
    SELECT office_id, regional_office_id, left(string_agg(DISTINCT 'Kec. ' || district.name, ', '), 200), state, number,
           day, true, bool_and(is_demo), 1, now()
    FROM ({KNOWN}) AS known JOIN offices_region AS district ON district.code = known.district_id GROUP BY office_id, regional_office_id, state, number, day
"""  # noqa: S608
ATTACH = f"""
    UPDATE villages_assistedvillage AS village SET designation_id = dossier.id
    FROM ({KNOWN}) AS known JOIN villages_designation AS dossier
      ON dossier.taken_over AND dossier.office_id = known.office_id
     AND dossier.regional_office_id = known.regional_office_id AND dossier.state = known.state
     AND dossier.decree_number = known.number AND dossier.decreed_on IS NOT DISTINCT FROM known.day
    WHERE village.region_id = known.region_id
"""  # noqa: S608
PLACES = """
    INSERT INTO villages_designationplace (designation_id, region_id, reason)
    SELECT dossier.id, village.region_id, ''
    FROM villages_assistedvillage AS village JOIN villages_designation AS dossier ON dossier.id = village.designation_id
    WHERE dossier.taken_over
    ON CONFLICT DO NOTHING
"""
STEPS = """
    INSERT INTO villages_villagestep (village_id, from_status, to_status, effective_on, recorded_at, actor_role, reason,
                                      designation_id)
    SELECT region_id, '', status, designated_on, now(), '', '', designation_id FROM villages_assistedvillage AS village
    WHERE NOT EXISTS (SELECT FROM villages_villagestep WHERE village_id = village.region_id)
"""


class Migration(migrations.Migration):
    dependencies = [("villages", "0015_designations")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (DOSSIERS, ATTACH, PLACES, STEPS)]
