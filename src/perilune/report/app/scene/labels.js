// The labels of the scene: which are seen, and on which side of their point they stand.
/* global three */

export function tag(text, kind) {
  const element = document.createElement("div");
  element.className = `tag ${kind}`;
  element.textContent = text;
  const made = new three.CSS2DObject(element);
  made.center.set(0, 0.5);
  return made;
}

// Names of places are seen from near and on this side of their body; names of bodies from afar.
export function placesSeen(stage) {
  const at = new three.Vector3();
  const up = new three.Vector3();
  for (const { place: row, label, mark, spot, pole } of stage.places) {
    const { ball, group } = stage.bodies[row.body];
    const size = ball.scale.x;
    up.copy(spot).applyQuaternion(ball.quaternion);
    at.copy(up).multiplyScalar(size).add(group.position);
    const toCamera = stage.camera.position.clone().sub(at);
    const near = stage.camera.position.distanceTo(group.position) < size * (row.body === "earth" ? 14 : 12);
    label.visible = group.visible && near && (pole || toCamera.dot(up) > 0);
    if (mark) mark.visible = near;
  }
  for (const { ball, group, label } of Object.values(stage.bodies)) {
    label.visible = group.visible && stage.camera.position.distanceTo(group.position) > ball.scale.x * 14;
  }
}

// Whether a body stands between the camera and a point.
function hidden(stage, point) {
  const ray = point.clone().sub(stage.camera.position);
  const far = ray.length();
  ray.divideScalar(far);
  return Object.values(stage.bodies).some(({ ball, group }) => {
    if (!group.visible) return false;
    const to = group.position.clone().sub(stage.camera.position);
    const along = to.dot(ray);
    return along > 0 && along < far && to.lengthSq() - along * along < (0.98 * ball.scale.x) ** 2;
  });
}

// Labels of burns are seen where no body hides them.
export function burnsSeen(stage) {
  for (const label of stage.burnLabels) label.visible = !hidden(stage, label.position);
}

// Labels that would lie on one another are hidden, the less important first.
export function untangle(stage) {
  const rank = (element) => (element.classList.contains("ship") ? 0 : element.classList.contains("burn") ? 1 : element.classList.contains("small") ? 3 : 2);
  const shownNow = [...stage.labels.domElement.querySelectorAll(".tag")].filter((element) => element.style.display !== "none").sort((a, b) => rank(a) - rank(b));
  const edge = stage.labels.domElement.getBoundingClientRect().right;
  const kept = [];
  for (const element of shownNow) {
    element.style.visibility = "visible";
    element.style.marginLeft = "";
    let box = element.getBoundingClientRect();
    if (box.right > edge) {
      element.style.marginLeft = `${-box.width - 8}px`;
      box = element.getBoundingClientRect();
    }
    const hit = kept.some((other) => box.left < other.right && box.right > other.left && box.top < other.bottom - 2 && box.bottom > other.top + 2);
    if (hit) element.style.visibility = "hidden";
    else kept.push(box);
  }
}
