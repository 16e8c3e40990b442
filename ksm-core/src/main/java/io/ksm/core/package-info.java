/**
 * The embedding API: {@link io.ksm.core.Ksm} scans, {@link io.ksm.core.KsmBuilder} assembles it
 * from plug-ins.
 */
package io.ksm.core;
