/**
 * What a scan found, in figures for people: per source, per content, in total.
 *
 * <p>The counters ({@link io.ksm.api.Counters}) say what the kernel's would say. These records say
 * whose pages they are.
 */
package io.ksm.core.report;
