/**
 * The counters of KSM, which the engine and the kernel both have: name, unit and meaning of each.
 */
package io.ksm.report.counters;
