"""Who is told what when: the rules of one's office, and of the nation."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES, Role
from outreach.domain.rule_changes import EDITORS, NewerRuleError, change_rule, reset_rule
from outreach.domain.rules import Name
from outreach.enums import MessageAudience, MessageKind, SessionKind
from outreach.forms.rules import RuleForm
from outreach.queries.rules import RulesPage


@roles(*OFFICE_ROLES, Role.NATIONAL)
def message_rules(request: SignedInRequest) -> HttpResponse:
    asked = request.GET.get("jenis", "")
    kind = asked if asked in SessionKind.values else SessionKind.OUTREACH
    address = reverse("message_rules")
    tabs = [
        {"url": f"{address}?jenis={value}", "label": label, "active": value == kind}
        for value, label in SessionKind.choices
    ]
    return render(request, "outreach/message_rules.html", {"page": RulesPage(request.user, kind), "tabs": tabs})


@roles(*EDITORS)
def message_rule(request: SignedInRequest, session_kind: str, kind: str, audience: str) -> HttpResponse:
    page, name = _page(request, session_kind, kind, audience)
    row = page.row(name)
    if row is None:
        raise Http404
    form = RuleForm(request.POST if request.method == "POST" else None, rule=row.rule, national=page.national)
    newer = False
    if request.method == "POST" and ("reset" in request.POST or form.is_valid()):
        try:
            count = _act(request, session_kind, name, form)
        except NewerRuleError as error:
            error.add_to(form)
            form.saw(row.rule)
            newer = True
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _said(count))
            return redirect(f"{reverse('message_rules')}?jenis={session_kind}")
    context = {"page": page, "row": row, "form": form, "newer": newer}
    return render(request, "outreach/message_rule.html", context, status=422 if form.errors else 200)


def _page(request: SignedInRequest, session_kind: str, kind: str, audience: str) -> tuple[RulesPage, Name]:
    try:
        return RulesPage(request.user, session_kind), Name(MessageKind(kind), MessageAudience(audience))
    except ValueError:
        raise Http404 from None


def _act(request: SignedInRequest, session_kind: str, name: Name, form: RuleForm) -> int:
    if "reset" in request.POST:
        return reset_rule(actor=request.user, session_kind=session_kind, name=name)
    return change_rule(
        actor=request.user, session_kind=session_kind, name=name, wish=form.wish(), seen=form.cleaned_data["seen"]
    )


def _said(count: int) -> str:
    if not count:
        return _("Aturan disimpan. Belum ada kegiatan mendatang yang pesannya berubah.")
    told = ngettext(
        "Aturan disimpan. Pesan %(count)s kegiatan mendatang yang belum dikirim diatur ulang dalam satu menit.",
        "Aturan disimpan. Pesan %(count)s kegiatan mendatang yang belum dikirim diatur ulang dalam satu menit.",
        count,
    )
    return told % {"count": count}
