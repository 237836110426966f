import { defineProblem } from '../../platform/errors/problem.js';

export class HeldMessageNotFound extends defineProblem(
  404,
  'message.not_held',
  'There is no such message that waits for a decision',
) {}
export class OwnConversation extends defineProblem(
  403,
  'message.own_conversation',
  'Nobody moderates a conversation of their own',
) {}
export class OwnMessageReport extends defineProblem(
  403,
  'message.report_own',
  'Nobody reports a message of their own',
) {}
export class MessageReported extends defineProblem(
  409,
  'message.report_exists',
  'You have reported this message already',
) {}
export class MessageReportNotFound extends defineProblem(
  404,
  'message.report_not_found',
  'There is no such report',
) {}
export class MessageReportResolved extends defineProblem(
  409,
  'message.report_resolved',
  'This report was resolved already',
) {}
