import { edgesOf } from './great-circle-arc';
import { checkLevel, childTrixels, FIRST_ROOT, ROOT_TRIXELS, type Trixel } from './htm';
import type { IndexRange } from './index-range';
import { relatePolygons, type Outline } from './polygon-relation';

/**
 * The trixels of a level that a polygon touches, boundaries included, as ranges of indices: ascending, with gaps between them.
 * These are the `skypix` rows by which the registry finds what may overlap.
 *
 * Source: sphgeom PixelFinder.h.
 *
 * @throws RangeError if it is no level from 0 to 24
 */
export function htmEnvelope(polygon: Outline, level: number): readonly IndexRange[] {
  checkLevel(level);
  const ranges: { begin: number; end: number }[] = [];
  const add = (index: number, depth: number): void => {
    const width = 4 ** (level - depth);
    const last = ranges.at(-1);
    if (last?.end === index * width) last.end += width;
    else ranges.push({ begin: index * width, end: (index + 1) * width });
  };
  const visit = (trixel: Trixel, index: number, depth: number): void => {
    const relation = relatePolygons({ vertices: trixel, edges: edgesOf(trixel) }, polygon);
    if (relation === 'disjoint') return;
    if (relation === 'within' || relation === 'equal' || depth === level) add(index, depth);
    else {
      childTrixels(trixel).forEach((child, number) => {
        visit(child, 4 * index + number, depth + 1);
      });
    }
  };
  ROOT_TRIXELS.forEach((trixel, number) => {
    visit(trixel, FIRST_ROOT + number, 0);
  });
  return ranges;
}
