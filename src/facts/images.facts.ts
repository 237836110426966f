import { defineFact } from './fact.js';

// An alias, not an interface: only a type alias is assignable to a record of scalars. A picture of the catalogue has
// no owner.
type AboutImage = { imageId: string; ownerId: string | null };

export const imageUploaded = defineFact<'image.uploaded', AboutImage>('image.uploaded');
export const imageRemoved = defineFact<'image.removed', AboutImage>('image.removed');
