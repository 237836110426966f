import type { Spec } from '../specs/spec.js';
import { DECLARED_SPECS, findSpec } from '../specs/declared-specs.js';
import type { DeclaredSpecsResponse, FacetsResponse } from './facets.dto.js';
import type { FacetsRow } from './product-facets.sql.js';

/** What is counted, each spec with its type and unit. */
export function presentFacets({ total, categories, brands, specs }: FacetsRow): FacetsResponse {
  const known = specs.flatMap((counted) => {
    const found = findSpec(counted.key);
    return found ? [{ ...describe(counted.key, found.spec), ...counted }] : [];
  });
  return { total, categories, brands, specs: known };
}

/** Every declaration, category by category. */
export function presentDeclaredSpecs(): DeclaredSpecsResponse {
  return {
    categories: Object.entries(DECLARED_SPECS).map(([category, specs]) => ({
      category,
      specs: Object.entries(specs).map(([key, spec]) => ({
        ...describe(key, spec),
        min: spec.type === 'number' ? spec.min : null,
        max: spec.type === 'number' ? spec.max : null,
        whole: spec.type === 'number' && spec.whole,
      })),
    })),
  };
}

function describe(key: string, spec: Spec) {
  return { key, type: spec.type, unit: spec.type === 'number' && spec.unit ? spec.unit : null };
}
