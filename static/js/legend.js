/**
 * The legend: each row is the switch of its layer, with its count.
 * @module legend
 */

import { number } from "./say.js";

/** Wire the rows that the server wrote to the model. */
export function wireLegend(root, model) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { layer, only, all, none, sure, onlySure, harmed } = button.dataset;
    const again = event.detail > 1 && button.classList.contains("toggle");
    if (again) return;
    if (layer) model.toggle(layer);
    else if (only) model.solo(only);
    else if (all) model.setOn([...model.on, ...members(model, all).filter((id) => model.layers.get(id).draw !== "tiles")]);
    else if (sure) model.setSure(switched(model, sure));
    else if (onlySure) model.setSure([onlySure]);
    else if (harmed !== undefined) model.setHarmed(!model.harmed);
    else if (none) model.setOn([...model.on].filter((id) => !members(model, none).includes(id)));
  });
  root.addEventListener("dblclick", (event) => {
    const { layer, sure } = event.target.closest(".toggle")?.dataset ?? {};
    if (layer) model.solo(layer);
    else if (sure) model.setSure([sure]);
  });
  const update = () => {
    for (const id of model.layers.keys()) updateRow(root, model, id);
    for (const row of root.querySelectorAll("[data-row-sure]")) updateSure(row, model);
  };
  model.addEventListener("change", update);
  update();
}

/** The rows of "how sure" after one is switched. */
function switched(model, row) {
  const rows = new Set(model.sureness.values());
  return [...rows].filter((other) => (!model.sure || model.sure.has(other)) !== (other === row));
}

function updateSure(row, model) {
  const id = row.dataset.rowSure;
  const count = model.countSure(id);
  const on = id === "harmed" ? model.harmed : !model.sure || model.sure.has(id);
  row.querySelector(".toggle").setAttribute("aria-pressed", String(on));
  row.querySelector(".count").textContent = number(count);
  row.classList.toggle("empty", count === 0);
}

function members(model, group) {
  return [...model.layers.values()].filter((layer) => layer.group === group).map((layer) => layer.id);
}

function updateRow(root, model, id) {
  const row = root.querySelector(`[data-row="${CSS.escape(id)}"]`);
  if (!row) return;
  const count = model.count(id);
  row.querySelector("[data-layer]").setAttribute("aria-pressed", String(model.on.has(id)));
  row.querySelector("[data-count]").textContent = count === null ? "" : number(count);
  row.classList.toggle("empty", count === 0);
}
