import { AppShell, Burger, Group, NavLink, VisuallyHidden } from '@mantine/core';
import { useDisclosure, useWindowEvent } from '@mantine/hooks';
import { IconBook, IconBox, IconBug, IconChartBar, IconSettings } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Link, Navigate, Outlet, useLocation } from 'react-router';
import { useMe } from '../api/hooks/account';
import { useOrganization } from '../api/hooks/organizations';
import { ButtonLink, ErrorState, LoadingState } from '../ui';
import { Brand } from './Brand';
import { ColorSchemeMenu } from './ColorScheme';
import { useCurrentOrg } from './currentOrg';
import classes from './Shell.module.css';
import { UserMenu } from './UserMenu';

/** The frame of everything that needs a login. */
export function MemberShell() {
  const me = useMe();
  const { pathname, search } = useLocation();
  if (me.isPending) return <LoadingState />;
  if (me.isError) return <ErrorState error={me.error} onRetry={() => void me.refetch()} />;
  if (!me.data) {
    return <Navigate to={`/auth/login/?next=${encodeURIComponent(pathname + search)}`} replace />;
  }
  return <Shell />;
}

/** The same frame for pages that anybody may read. */
export function DocsShell() {
  return <Shell />;
}

function useMenu(org: string) {
  const inOrg = [
    { label: 'Issues', to: `/organizations/${org}/issues/`, icon: IconBug },
    { label: 'Projects', to: `/organizations/${org}/projects/`, icon: IconBox },
    { label: 'Statistics', to: `/organizations/${org}/stats/`, icon: IconChartBar },
    { label: 'Settings', to: `/settings/${org}/`, icon: IconSettings, under: '/settings/' },
  ];
  const docs = { label: 'Docs', to: '/docs/', icon: IconBook, under: '/docs/' };
  return org ? [...inOrg, docs] : [docs];
}

function Shell() {
  const me = useMe();
  const org = useCurrentOrg();
  const organization = useOrganization(org);
  const menu = useMenu(org);
  const { pathname } = useLocation();
  const [opened, burger] = useDisclosure(false);
  const page = useRef<HTMLDivElement>(null);
  const toggle = useRef<HTMLButtonElement>(null);
  const { close } = burger;

  useEffect(() => {
    close();
    window.scrollTo(0, 0);
  }, [pathname, close]);

  useWindowEvent('keydown', (event) => {
    if (event.key !== 'Escape' || !opened || event.defaultPrevented) return;
    close();
    toggle.current?.focus();
  });

  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 200, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a
        href="#content"
        className="skip-link"
        onClick={(event) => {
          event.preventDefault();
          page.current?.focus();
        }}
      >
        Skip to the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              ref={toggle}
              opened={opened}
              onClick={burger.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={opened ? 'Close the menu' : 'Open the menu'}
              aria-expanded={opened}
            />
            <Brand />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <ColorSchemeMenu />
            {me.data && <UserMenu user={me.data} />}
            {me.data === null && (
              <ButtonLink to="/auth/login/" size="xs" variant="default">
                Log in
              </ButtonLink>
            )}
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Main menu">
        {org && (
          <div className={classes.org} title={organization.data?.name ?? org}>
            {organization.data?.name ?? org}
          </div>
        )}
        {menu.map(({ label, to, icon: Icon, under }) => {
          const active = pathname.startsWith(under ?? to);
          return (
            <NavLink
              key={label}
              component={Link}
              to={to}
              label={label}
              leftSection={<Icon size={18} stroke={1.7} />}
              active={active}
              aria-current={active ? 'page' : undefined}
              onClick={close}
              styles={{ root: { borderRadius: 'var(--mantine-radius-sm)' } }}
            />
          );
        })}
      </AppShell.Navbar>
      <AppShell.Main className={classes.main}>
        <div id="content" ref={page} tabIndex={-1} className={classes.page}>
          <Outlet />
        </div>
        <PageAnnouncer />
      </AppShell.Main>
    </AppShell>
  );
}

/** Says the title of a new page to a screen reader, which hears nothing of a change in place. */
function PageAnnouncer() {
  const { pathname } = useLocation();
  const [title, setTitle] = useState('');
  useEffect(() => {
    // The page sets its title when its code and data are there.
    const timer = setTimeout(() => setTitle(document.title), 500);
    return () => clearTimeout(timer);
  }, [pathname]);
  return <VisuallyHidden role="status">{title}</VisuallyHidden>;
}
