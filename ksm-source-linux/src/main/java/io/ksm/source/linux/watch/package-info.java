/**
 * Makes calls that a process under scan could hold up, so that no scan waits for ever.
 *
 * <ul>
 *   <li>{@code Watch} stands for one process: it has its reads made by a {@code WatchedThread}, and
 *       gives the process up when one does not return;
 *   <li>{@code WatchedThread} makes them. It can be left behind within a system call;
 *   <li>{@code ChildRead} has what not even SIGKILL would interrupt made by a child process;
 *   <li>{@code Patience} says how long to wait;
 *   <li>{@code UnresponsiveException} says that it was too long.
 * </ul>
 */
package io.ksm.source.linux.watch;
