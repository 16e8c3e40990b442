/**
 * Makes calls that a process under scan could hold up, so that no scan waits for ever.
 *
 * <ul>
 *   <li>{@code Watch} stands for one process: it has its reads made by a {@code WatchedThread}, and
 *       gives the process up when one does not return;
 *   <li>{@code WatchedThread} makes them. It can be left behind within a system call. Calls that
 *       not even SIGKILL ends are made by its {@code HelperProcess};
 *   <li>{@code ChildRead} has a child process print a file whose opening may wait for ever;
 *   <li>{@code Patience} says how long to wait;
 *   <li>{@code UnresponsiveException} says that it was too long.
 * </ul>
 */
package io.ksm.source.linux.watch;
