// The posting forms show only the fields that the chosen role, or the chosen way of ending, needs.
(() => {
  "use strict";

  const PLACES = {
    office: ["office"], regional_office: ["regional_office"],
    region: ["village", "district", "area"], acting: ["office", "regional_office", "village", "district", "area"],
  };
  const show = (name, visible) => {
    const row = document.getElementById(`div_id_${name}`);
    if (row) row.hidden = !visible;
  };

  const role = document.querySelector("select[name=role]");
  if (role) {
    const placeOfRole = JSON.parse(document.getElementById("place-of-role").textContent);
    const follow = () => {
      for (const [name, kinds] of Object.entries(PLACES)) show(name, kinds.includes(placeOfRole[role.value]));
    };
    role.addEventListener("change", follow);
    follow();
  }

  const ways = document.querySelectorAll("input[name=when]");
  const follow = () => show("ends_on", [...ways].some((way) => way.checked && way.value === "day"));
  if (ways.length) {
    ways.forEach((way) => way.addEventListener("change", follow));
    follow();
  }
})();
