package io.ksm.oracle.linux.support;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Runs the programs of a play as real processes, which hear through sockets what to do. */
public final class PlayProcesses implements AutoCloseable {
  private static final int FIRST = -1;

  /** One process: where it takes commands, and what it is to the system. */
  private record Actor(
      SocketChannel channel, OutputStream commands, InputStream answers, long pid) {

    void send(char opcode, int first, int count, byte... data) throws IOException {
      ByteBuffer command = ByteBuffer.allocate(9).order(ByteOrder.nativeOrder());
      commands.write(command.put((byte) opcode).putInt(first).putInt(count).array());
      commands.write(data);
    }

    /** Waits until everything sent so far was done. */
    void await() throws IOException {
      send('S', 0, 0);
      commands.flush();
      if (answers.read() < 0) {
        throw new IOException("process %d of the play died".formatted(pid));
      }
    }

    /** Waits until the process has gone, or runs another program. */
    void awaitEnd() throws IOException {
      try {
        commands.flush();
        channel.shutdownOutput();
        if (answers.read() >= 0) {
          throw new IOException("process %d of the play does not end".formatted(pid));
        }
      } finally {
        channel.close();
      }
    }
  }

  private final Path folder;
  private final ServerSocketChannel server;
  private final Process first;
  private final CompletableFuture<Void> ended;
  private final Map<Integer, Actor> actors = new HashMap<>();
  private final List<Long> executed = new ArrayList<>();

  public PlayProcesses() throws IOException {
    this.folder = Files.createTempDirectory("ksm-play");
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    Path socket = folder.resolve("socket");
    server.bind(UnixDomainSocketAddress.of(socket));
    this.first =
        new ProcessBuilder("python3", "-c", script(), socket.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    this.ended = first.onExit().thenRun(this::stopAccepting);
    accept(FIRST);
  }

  private static String script() throws IOException {
    try (InputStream script = PlayProcesses.class.getResourceAsStream("player.py")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Ends a wait for a process that will never come. */
  private void stopAccepting() {
    try {
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void accept(int number) throws IOException {
    SocketChannel channel = server.accept();
    ByteBuffer hello = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
    while (hello.hasRemaining() && channel.read(hello) >= 0) {
      // Until both numbers are there.
    }
    if (hello.flip().remaining() < 8 || hello.getInt() != number) {
      throw new IOException("another process than " + number + " began");
    }
    OutputStream commands = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 20);
    actors.put(
        number, new Actor(channel, commands, Channels.newInputStream(channel), hello.getInt()));
  }

  /** Returns the numbers that the system gave to the processes. */
  Set<Long> pids() {
    return actors.values().stream().map(Actor::pid).collect(Collectors.toSet());
  }

  private Actor actor(int process) {
    Actor actor = actors.get(process);
    if (actor == null) {
      throw new IllegalStateException("process " + process + " of the play does not run");
    }
    return actor;
  }

  /** Lets a process do something; it may still be at it when this returns. */
  public void perform(Op op) throws IOException {
    switch (op) {
      case Op.Start(int process) -> fork(FIRST, process);
      case Op.Fork(int process, int child) -> fork(process, child);
      case Op.Exit(int process) -> actors.remove(process).awaitEnd();
      case Op.Exec(int process) -> exec(process);
      case Op.Map(int process, int from, int pages) -> actor(process).send('M', from, pages);
      case Op.Unmap(int process, int from, int pages) -> actor(process).send('U', from, pages);
      case Op.Write(int process, int page, byte[] content) ->
          actor(process).send('W', page, 1, content);
      case Op.Touch(int process, int page) -> actor(process).send('T', page, 1);
      case Op.Discard(int process, int from, int pages) -> actor(process).send('D', from, pages);
      case Op.Unadvise(int process, int from, int pages) -> actor(process).send('N', from, pages);
      case Op.Advise(int process, int from, int pages) -> actor(process).send('G', from, pages);
      case Op.UseZeroPages _, Op.PruneMillisecs _, Op.Unmerge _ ->
          throw new IllegalArgumentException("no process does " + op);
    }
  }

  private void fork(int parent, int child) throws IOException {
    actor(parent).send('F', child, 0);
    actor(parent).await();
    accept(child);
  }

  private void exec(int process) throws IOException {
    Actor actor = actors.remove(process);
    actor.send('E', 0, 0);
    actor.awaitEnd();
    executed.add(actor.pid);
  }

  /** Waits until every process has done what it was told. */
  public void await() throws IOException {
    for (Actor actor : actors.values()) {
      actor.await();
    }
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (Actor actor : actors.values()) {
      try {
        actor.awaitEnd();
      } catch (IOException e) {
        // The others have to end nevertheless: nobody can play while they merge.
        failure = e;
      }
    }
    executed.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    ended.join();
    Files.delete(folder.resolve("socket"));
    Files.delete(folder);
    if (failure != null) {
      throw failure;
    }
  }
}
