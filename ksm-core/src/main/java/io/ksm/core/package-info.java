/**
 * The embedding API: {@link io.ksm.core.Ksm} scans, {@link io.ksm.core.KsmBuilder} assembles it
 * from plug-ins. Others may watch by JMX ({@link io.ksm.core.KsmMXBean}) and by Flight Recorder
 * (the event {@code io.ksm.Scan}).
 */
package io.ksm.core;
