import { defineProblem } from '../../platform/errors/problem.js';

export class ImageMissing extends defineProblem(
  400,
  'image.missing',
  'Send the picture as the multipart field "file"',
) {}
export class ImageUnreadable extends defineProblem(
  422,
  'image.unreadable',
  'This is not a whole JPEG, PNG or WebP picture',
) {}
export class ImageTooLarge extends defineProblem(413, 'image.too_large', 'The picture is too large') {}
export class ImageNotFound extends defineProblem(
  404,
  'image.not_found',
  'There is no such picture of yours',
) {}
export class ImageInUse extends defineProblem(409, 'image.in_use', 'A deal shows this picture') {}
