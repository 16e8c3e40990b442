/**
 * What ksmd's work costs on this machine, for simulations: {@link
 * io.ksm.bench.calibrate.KsmdCalibration} lets ksmd scan memory made for it.
 */
package io.ksm.bench.calibrate;
