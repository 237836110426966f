SET lock_timeout = '2s';

-- AlterEnum
ALTER TYPE "StatementDecision" ADD VALUE 'MESSAGE_REMOVAL';
