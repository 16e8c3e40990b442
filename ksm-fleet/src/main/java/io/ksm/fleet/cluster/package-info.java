/**
 * Asks a fleet's questions of a cluster, by Spark.
 *
 * <p>Where to begin: {@link io.ksm.fleet.cluster.SparkCluster} answers, {@link
 * io.ksm.fleet.cluster.SparkSubmit} finds and runs the command {@code spark-submit}. It starts a
 * job, which is in the module {@code ksm-fleet-spark}: nothing of Spark is in this process.
 */
package io.ksm.fleet.cluster;
