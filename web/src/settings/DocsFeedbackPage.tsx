import { Badge, Table, Text } from '@mantine/core';
import {
  AnchorLink,
  EmptyState,
  ErrorState,
  LoadingState,
  PageHeader,
  ScrollTable,
  TimeAgo,
  usePageTitle,
} from '../ui';
import { useDocsFeedback } from './api';

export function DocsFeedbackPage({ org }: { org: string }) {
  const feedback = useDocsFeedback(org);
  const rows = feedback.data ?? [];
  usePageTitle('Docs Feedback', org);
  return (
    <>
      <PageHeader
        title="Docs Feedback"
        description="What readers answered to “Was this helpful?” at the foot of the docs"
      />
      {feedback.isPending && <LoadingState />}
      {feedback.isError && (
        <ErrorState error={feedback.error} onRetry={() => void feedback.refetch()} />
      )}
      {feedback.data && rows.length === 0 && (
        <EmptyState title="Nobody has answered yet">
          Every page of the <AnchorLink to="/docs/">docs</AnchorLink> asks whether it helped. The
          answers will be listed here.
        </EmptyState>
      )}
      {rows.length > 0 && (
        <ScrollTable label="Docs feedback" minWidth={600}>
          <Table verticalSpacing="sm" aria-label="Docs feedback">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Page</Table.Th>
                <Table.Th>Helpful</Table.Th>
                <Table.Th>Comment</Table.Th>
                <Table.Th>From</Table.Th>
                <Table.Th>When</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={row.id}>
                  <Table.Td className="wrap-anywhere">
                    {row.page.startsWith('/docs/') ? (
                      <AnchorLink to={row.page} size="sm">
                        {row.page}
                      </AnchorLink>
                    ) : (
                      row.page
                    )}
                  </Table.Td>
                  <Table.Td>
                    <Badge color={row.helpful ? 'teal' : 'orange'} variant="light">
                      {row.helpful ? 'Yes' : 'No'}
                    </Badge>
                  </Table.Td>
                  <Table.Td className="wrap-anywhere">
                    <Text size="sm">{row.comment ?? ''}</Text>
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm">{row.user?.email ?? 'a reader who was not logged in'}</Text>
                  </Table.Td>
                  <Table.Td>
                    <TimeAgo date={row.dateCreated} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollTable>
      )}
    </>
  );
}
