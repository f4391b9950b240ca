/** Where the page looks: a screen point is a world point times `z`, plus `x` and `y`. */

export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

export const LEAST_ZOOM = 0.004;
export const MOST_ZOOM = 2.5;
const MARGIN = 24;

/** The camera that shows all of the world, no larger than life, in the middle. */
export function fitted(world: Size, view: Size): Camera {
  const room = { width: view.width - 2 * MARGIN, height: view.height - 2 * MARGIN };
  const z = clamp(
    Math.min(room.width / world.width, room.height / world.height, 1),
    LEAST_ZOOM,
    MOST_ZOOM
  );
  return {
    x: (view.width - world.width * z) / 2,
    y: (view.height - world.height * z) / 2,
    z
  };
}

/** The camera after a zoom that keeps the point under the pointer where it is. */
export function zoomed(camera: Camera, x: number, y: number, factor: number): Camera {
  const z = clamp(camera.z * factor, LEAST_ZOOM, MOST_ZOOM);
  const by = z / camera.z;
  return { x: x - (x - camera.x) * by, y: y - (y - camera.y) * by, z };
}

export function panned(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x + dx, y: camera.y + dy };
}

/** The part of the world that the view shows. */
export function seen(camera: Camera, view: Size): Rect {
  return {
    x: -camera.x / camera.z,
    y: -camera.y / camera.z,
    width: view.width / camera.z,
    height: view.height / camera.z
  };
}

/** The camera moved as little as brings the box into view; the same one if it is. */
export function revealing(camera: Camera, box: Rect, view: Size): Camera {
  const dx = shift(box.x * camera.z + camera.x, box.width * camera.z, view.width);
  const dy = shift(box.y * camera.z + camera.y, box.height * camera.z, view.height);
  return dx || dy ? panned(camera, dx, dy) : camera;
}

function shift(start: number, length: number, room: number): number {
  if (start < MARGIN) {
    return MARGIN - start;
  }
  const over = start + length + MARGIN - room;
  return over > 0 ? -Math.min(over, start - MARGIN) : 0;
}

/** The camera with that point of the world in the middle of the view. */
export function centred(camera: Camera, x: number, y: number, view: Size): Camera {
  return {
    ...camera,
    x: view.width / 2 - x * camera.z,
    y: view.height / 2 - y * camera.z
  };
}

export function overlaps(a: Rect, b: Rect): boolean {
  return (
    a.x < b.x + b.width &&
    b.x < a.x + a.width &&
    a.y < b.y + b.height &&
    b.y < a.y + a.height
  );
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
