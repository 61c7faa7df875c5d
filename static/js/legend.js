/**
 * The legend: each row is the switch of its layer, with its count.
 * @module legend
 */

/** Wire the rows that the server wrote to the model. */
export function wireLegend(root, model) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { layer, only, all, none } = button.dataset;
    if (layer) model.toggle(layer);
    else if (only) model.setOn([only]);
    else if (all) model.setOn([...model.on, ...members(model, all)]);
    else if (none) model.setOn([...model.on].filter((id) => !members(model, none).includes(id)));
  });
  const update = () => {
    for (const id of model.layers.keys()) updateRow(root, model, id);
  };
  model.addEventListener("change", update);
  update();
}

function members(model, group) {
  return [...model.layers.values()].filter((layer) => layer.group === group).map((layer) => layer.id);
}

function updateRow(root, model, id) {
  const row = root.querySelector(`[data-row="${CSS.escape(id)}"]`);
  if (!row) return;
  const count = model.count(id);
  row.querySelector("[data-layer]").setAttribute("aria-pressed", String(model.on.has(id)));
  row.querySelector("[data-count]").textContent = count.toLocaleString("en-GB");
  row.classList.toggle("empty", count === 0);
}
