package com.example.rewrites;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Says which memory of a trace is rewritten most, by Spark. */
public final class Rewrites {
  private static final String QUESTION =
      """
      WITH spans AS (
        SELECT source, label, first_page, pages, sample AS since,
          lead(sample, 1, 2147483647) OVER (PARTITION BY source, first_page ORDER BY sample, pages) AS until
        FROM regions)
      SELECT label, count(*) AS changes
      FROM pages p JOIN spans r
        ON p.source = r.source AND r.pages > 0
        AND p.page BETWEEN first_page AND first_page + pages - 1
        AND p.sample >= since AND p.sample < until
      WHERE p.sample > 0
      GROUP BY label ORDER BY changes DESC, label
      """;

  private Rewrites() {}

  /** Shows the tables of a trace to Spark, each under its name. */
  static void show(SparkSession spark, Path trace) {
    for (String table : List.of("pages", "regions", "sources", "samples")) {
      spark.read().parquet(trace.resolve(table).toString()).createOrReplaceTempView(table);
    }
  }

  /** Returns labels of regions and how often pages in them changed, the most first. */
  static List<Row> of(SparkSession spark, Path trace) {
    show(spark, trace);
    return spark.sql(QUESTION).collectAsList();
  }

  /** Runs on this machine: give the folder that {@code ksm record --out} wrote. */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().master("local[*]").getOrCreate()) {
      of(spark, Path.of(args[0])).forEach(System.out::println);
    }
  }
}
