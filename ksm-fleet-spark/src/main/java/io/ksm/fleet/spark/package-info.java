/**
 * A job for {@code spark-submit} that asks a fleet's questions of Spark.
 *
 * <p>Where to begin: {@link io.ksm.fleet.spark.FleetJob} runs, {@link
 * io.ksm.fleet.spark.JobRequest} says what it is asked, and {@link io.ksm.fleet.spark.FleetTables}
 * shows Spark the tables that the questions name. The questions themselves are texts in SQL, which
 * the module {@code ksm-fleet} owns: this jar has a copy of them. They give the same rows as on
 * DuckDB.
 *
 * <p>It is made for Java 17 and the Java API of Spark 3.5, without types of Scala, so that one jar
 * runs on clusters of any later version.
 */
@NullMarked
package io.ksm.fleet.spark;

import org.jspecify.annotations.NullMarked;
