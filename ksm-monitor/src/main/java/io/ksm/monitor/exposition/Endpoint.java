package io.ksm.monitor.exposition;

import io.ksm.monitor.metrics.Samples;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Answers Prometheus by HTTP: {@code /metrics} in the form that it asks for, {@code /-/healthy} as
 * long as this process lives. Requests wait for each other, and few wait: more are refused.
 */
public final class Endpoint implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int MAX_WAITING = 32;
  private static final int IDLE_SECONDS = 30;

  /** Read by the JDK's server when it is loaded: who connects and says nothing is let go. */
  private static final String MAX_REQUEST_SECONDS = "sun.net.httpserver.maxReqTime";

  private static final String MAX_RESPONSE_SECONDS = "sun.net.httpserver.maxRspTime";
  private static final String TIMEOUT_SECONDS = "20";

  private final ExecutorService threads;
  private final HTTPServer server;

  private Endpoint(ExecutorService threads, HTTPServer server) {
    this.threads = threads;
    this.server = server;
  }

  /**
   * Begins to answer.
   *
   * @param metrics makes them when they are asked for, on several threads
   * @throws IOException if nobody can listen there; says why
   */
  public static Endpoint open(InetSocketAddress at, Supplier<Samples> metrics) throws IOException {
    InetAddress address = at.getAddress();
    if (address == null) {
      throw new IOException(
          "cannot listen on %s: there is no such host".formatted(at.getHostString()));
    }
    System.getProperties().putIfAbsent(MAX_REQUEST_SECONDS, TIMEOUT_SECONDS);
    System.getProperties().putIfAbsent(MAX_RESPONSE_SECONDS, TIMEOUT_SECONDS);
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register((MultiCollector) () -> Snapshots.of(metrics.get()));
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("ksm-monitor-http-", 1).factory());
    threads.allowCoreThreadTimeOut(true);
    try {
      HTTPServer server =
          HTTPServer.builder()
              .inetAddress(address)
              .port(at.getPort())
              .executorService(threads)
              .registry(registry)
              .buildAndStart();
      return new Endpoint(threads, server);
    } catch (IOException e) {
      threads.shutdown();
      throw new IOException(
          "cannot listen on %s:%d: %s; give --listen another address, or stop who has it"
              .formatted(address.getHostAddress(), at.getPort(), e.getMessage()),
          e);
    }
  }

  /** Returns the port, which the system chose if none was wanted. */
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.close();
    threads.shutdownNow();
  }
}
