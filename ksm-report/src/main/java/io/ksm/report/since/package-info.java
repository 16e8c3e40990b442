/**
 * What changed between two scans: {@link io.ksm.report.since.SavedScan} reads an earlier report
 * that was written as JSON, {@link io.ksm.report.since.Changes} compares it with a later result.
 */
package io.ksm.report.since;
