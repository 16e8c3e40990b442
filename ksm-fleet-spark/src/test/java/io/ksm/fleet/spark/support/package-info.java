/** Makes what tests of the job need: a Spark, a cluster of it, fleets. */
package io.ksm.fleet.spark.support;
