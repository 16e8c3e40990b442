/**
 * What a service manager wants of a service: to be told how it is ({@code sd_notify(3)}), and lines
 * that its journal can sort by importance ({@code sd-daemon(3)}).
 */
package io.ksm.monitor.systemd;
