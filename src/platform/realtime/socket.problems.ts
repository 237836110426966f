import { defineProblem } from '../errors/problem.js';

export class UnknownEvent extends defineProblem(
  404,
  'socket.unknown_event',
  'There is no such event: see /api/docs/asyncapi.json',
) {}
export class TooManyRooms extends defineProblem(
  409,
  'socket.too_many_rooms',
  'This socket is in too many discussions: leave one first',
) {}
