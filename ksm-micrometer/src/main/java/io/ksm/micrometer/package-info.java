/** Meters for Micrometer: {@link io.ksm.micrometer.KsmMetrics}. */
package io.ksm.micrometer;
