import { defineFact } from './fact.js';

// An alias, not an interface: only a type alias is assignable to a record of scalars.
type AboutImage = { imageId: string; ownerId: string };

export const imageUploaded = defineFact<'image.uploaded', AboutImage>('image.uploaded');
export const imageRemoved = defineFact<'image.removed', AboutImage>('image.removed');
