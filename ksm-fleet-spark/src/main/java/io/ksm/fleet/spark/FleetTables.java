package io.ksm.fleet.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * The tables that the questions name, as views of a session: {@code contents}, {@code sources}, and
 * {@code repeated}, which is kept once it has been computed. Used by one thread.
 */
final class FleetTables {
  /** The columns of the table of sources. */
  static final String SOURCES =
      "source BIGINT, host STRING, domain INT, pages BIGINT, contents BIGINT, zero_pages BIGINT,"
          + " resident_pages BIGINT, first_moment INT, last_moment INT";

  private static final String CONTENTS = "lo BIGINT, n INT, source BIGINT";
  private static final String REPEATED = "repeated";

  private final SparkSession spark;

  private FleetTables(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Shows a session the tables of a request.
   *
   * @throws IOException if a file is not there
   */
  static FleetTables show(SparkSession spark, JobRequest request) throws IOException {
    spark
        .createDataFrame(request.sources(), StructType.fromDDL(SOURCES))
        .createOrReplaceTempView("sources");
    Dataset<Row> contents = contents(spark, request);
    contents.createOrReplaceTempView("contents");
    Dataset<Row> repeated =
        request.bySql()
            ? spark.sql(text(REPEATED))
            : repeated(contents, partitions(spark, request));
    repeated.persist().createOrReplaceTempView(REPEATED);
    return new FleetTables(spark);
  }

  private static Dataset<Row> contents(SparkSession spark, JobRequest request) throws IOException {
    Dataset<Row> files =
        spark
            .read()
            .schema(CONTENTS)
            // Files have the checksum of each page. The reader looks at it only if it is told to.
            .option("parquet.page.verify-checksum.enabled", true)
            .parquet(request.files().toArray(String[]::new));
    // Spark leaves out some names in silence, as those that begin with a point.
    int seen = files.inputFiles().length;
    if (seen != request.files().size()) {
      throw new IOException(
          "Spark sees %d of %d files: names must not begin with '.' or '_', and no file may be named twice"
              .formatted(seen, request.files().size()));
    }
    Dataset<Row> rows = files.where(functions.col("lo").between(request.first(), request.last()));
    boolean oneDomain = request.sources().stream().allMatch(source -> source.getInt(2) == 0);
    Dataset<Row> placed =
        oneDomain
            ? rows.withColumn("domain", functions.lit(0))
            : rows.join(
                functions.broadcast(spark.table("sources").select("source", "domain")), "source");
    return placed.select("source", "domain", "lo", "n");
  }

  private static Dataset<Row> repeated(Dataset<Row> contents, int partitions) {
    Encoder<ContentRow> encoder = Encoders.bean(ContentRow.class);
    return contents
        .repartition(partitions, functions.col("lo"))
        .as(encoder)
        .mapPartitions(new RepeatedContents(), encoder)
        .select("source", "domain", "lo", "n");
  }

  /** One for each core at least, and so many that a task can hold its rows in memory. */
  private static int partitions(SparkSession spark, JobRequest request) {
    double contents = request.sources().stream().mapToLong(source -> source.getLong(4)).sum();
    double share = ((double) request.last() - request.first()) / Math.scalb(1.0, Long.SIZE);
    return Math.max(
        spark.sparkContext().defaultParallelism(),
        (int) Math.ceil(contents * share / RepeatedContents.ROWS));
  }

  /**
   * Asks a question.
   *
   * @param question its name
   */
  Dataset<Row> ask(String question) throws IOException {
    return question.equals(REPEATED) ? spark.table(REPEATED) : spark.sql(text(question));
  }

  private static String text(String question) throws IOException {
    try (InputStream resource =
        FleetTables.class.getResourceAsStream("/io/ksm/fleet/query/" + question + ".sql")) {
      if (resource == null) {
        throw new IllegalArgumentException(
            "this build of ksm knows no question '%s'".formatted(question));
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
