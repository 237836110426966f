SET lock_timeout = '2s';

-- CreateEnum
CREATE TYPE "AuditVia" AS ENUM ('API', 'CLI', 'SYSTEM');

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "via" "AuditVia" NOT NULL,
    "actorId" UUID,
    "actorRole" TEXT,
    "permission" TEXT NOT NULL,
    "subjectType" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "requestId" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AuditEntry_actorId_id_idx" ON "AuditEntry"("actorId", "id" DESC);

-- CreateIndex
CREATE INDEX "AuditEntry_action_id_idx" ON "AuditEntry"("action", "id" DESC);

-- CreateIndex
CREATE INDEX "AuditEntry_subjectType_subjectId_id_idx" ON "AuditEntry"("subjectType", "subjectId", "id" DESC);

-- The audit log is append-only. What is old may go, and only where the purge says in its statement what it is about
-- ("kwad.audit_retention", src/retention/operations.policy.ts); nothing younger than 90 days goes even then.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('kwad.audit_retention', true) = 'on'
     AND OLD."at" < now() - interval '90 days' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'The audit log is append-only: % is refused.', TG_OP;
END
$$;

CREATE TRIGGER refuse_audit_change BEFORE UPDATE OR DELETE ON "AuditEntry"
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER refuse_audit_truncate BEFORE TRUNCATE ON "AuditEntry"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
