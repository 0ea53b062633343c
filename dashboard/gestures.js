/** Pixels that a key moves the map. */
const KEY_STEP = 48;
const KEY_ZOOM = 1.3;
/** Of one pixel of the wheel. */
const WHEEL_ZOOM = 0.0015;
const LINE_PIXELS = 16;

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * Mouse, fingers and keys on a map. A mouse drags the map and its wheel zooms; two fingers do both, while one moves the cross and leaves
 * scrolling to the page; in drawing, one finger or the mouse lays the section.
 *
 * @param {import('./map-view.js').MapView} view
 * @param {{ isDrawing(): boolean, onPointer(place?: [number, number]): void, onPan(dx: number, dy: number): void,
 *           onZoom(factor: number, place?: [number, number]): void, onFit(): void, onStep(dx: number, dy: number): void,
 *           onSectionEnd(): void, onSectionDrawn(from: [number, number], to: [number, number], done: boolean): void }} actions
 *        `onZoom` without a place zooms about the cross; `onStep` moves the cross by cells.
 */
export function listenToGestures(view, actions) {
  const { canvas } = view;
  const fingers = new Map();
  /** Where a section was begun, metres. */
  let begun;

  canvas.addEventListener('pointerdown', (event) => {
    fingers.set(event.pointerId, event);
    canvas.setPointerCapture(event.pointerId);
    if (actions.isDrawing() && fingers.size === 1) begun = view.placeAt(event);
    else begun = undefined;
    if (!begun) actions.onPointer(view.placeAt(event));
  });
  canvas.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (begun) {
      const place = view.placeAt(event);
      if (place) actions.onSectionDrawn(begun, place, false);
    } else if (before && fingers.size === 2) pinch(before, event);
    else if (before && event.pointerType !== 'touch') actions.onPan(event.clientX - before.clientX, event.clientY - before.clientY);
    if (before) fingers.set(event.pointerId, event);
    if (fingers.size < 2) actions.onPointer(view.placeAt(event));
  });
  const lift = (event) => {
    fingers.delete(event.pointerId);
    const place = view.placeAt(event);
    if (begun && place && event.type === 'pointerup') actions.onSectionDrawn(begun, place, true);
    begun = undefined;
  };
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);
  canvas.addEventListener('pointerleave', (event) => {
    // A finger that is lifted leaves its cross to be read.
    if (event.pointerType === 'mouse' && fingers.size === 0) actions.onPointer(undefined);
  });

  /** Two fingers: the middle between them drags, their distance zooms. */
  function pinch(before, after) {
    const [other] = [...fingers.values()].filter(({ pointerId }) => pointerId !== after.pointerId);
    const apart = ({ clientX, clientY }) => Math.hypot(clientX - other.clientX, clientY - other.clientY);
    const middle = { clientX: (after.clientX + other.clientX) / 2, clientY: (after.clientY + other.clientY) / 2 };
    actions.onPan((after.clientX - before.clientX) / 2, (after.clientY - before.clientY) / 2);
    if (apart(after) > 1) actions.onZoom(apart(before) / apart(after), view.placeAt(middle));
  }
  for (const name of ['touchstart', 'touchmove']) {
    const keepFromPage = (event) => {
      if (event.touches.length > 1) event.preventDefault();
    };
    canvas.addEventListener(name, keepFromPage, { passive: false });
  }

  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PIXELS : 1);
      actions.onZoom(Math.exp(WHEEL_ZOOM * pixels), view.placeAt(event));
    },
    { passive: false },
  );

  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow && event.shiftKey) actions.onStep(...arrow);
    else if (arrow) actions.onPan(-KEY_STEP * arrow[0], KEY_STEP * arrow[1]);
    else if (event.key === '+' || event.key === '=') actions.onZoom(1 / KEY_ZOOM);
    else if (event.key === '-') actions.onZoom(KEY_ZOOM);
    else if (event.key === '0') actions.onFit();
    else if (event.key === 'Enter') actions.onSectionEnd();
    else if (event.key === 'Escape') actions.onPointer(undefined);
    else return;
    event.preventDefault();
  });
}
