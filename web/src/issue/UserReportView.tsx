import type { UserReport } from '../api/eventTypes';
import { ReportBody } from '../feedback/ReportBody';
import { Section } from './Section';

/** What the person whom the error hit said about it. */
export function UserReportView({ report }: { report: UserReport }) {
  return (
    <Section title="User feedback">
      <ReportBody report={report} />
    </Section>
  );
}
