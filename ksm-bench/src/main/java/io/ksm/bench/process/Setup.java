package io.ksm.bench.process;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.MemorySpec;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Stack;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells a child process what to do: the first message that it gets.
 *
 * @param contestant that it is
 * @param memory that it scans
 * @param plugins folders of further plug-ins, as a search path; empty for none
 * @param scan the command that scans, in words, without parts and sources; empty if there is none
 */
public record Setup(Contestant contestant, MemorySpec memory, String plugins, List<String> scan) {
  /** Copies the list. */
  public Setup {
    scan = List.copyOf(scan);
  }

  /** Makes one for a contestant that needs no command. */
  public Setup(Contestant contestant, MemorySpec memory, String plugins) {
    this(contestant, memory, plugins, List.of());
  }

  /** Packs this. */
  public Message pack() {
    return new Message()
        .with("kind", contestant.kind().name())
        .with("stack", pack(contestant.stack()))
        .with("threads", (long) contestant.threads())
        .with("assumedStatic", contestant.assumedStatic().name())
        .with("sources", memory.sources())
        .with("workload", memory.workload())
        .with("pages", (long) memory.pages())
        .with("seed", memory.seed())
        .with("plugins", plugins)
        .with("scan", scan);
  }

  /** Unpacks a setup. */
  public static Setup unpack(Message message) {
    Contestant contestant =
        new Contestant(
            Contestant.Kind.valueOf(message.text("kind")),
            stack(message.texts("stack")),
            (int) message.number("threads"),
            AssumedStatic.valueOf(message.text("assumedStatic")));
    MemorySpec memory =
        new MemorySpec(
            message.texts("sources"),
            message.text("workload"),
            (int) message.number("pages"),
            message.number("seed"));
    return new Setup(contestant, memory, message.text("plugins"), message.texts("scan"));
  }

  private static List<String> pack(@Nullable Stack stack) {
    return stack == null
        ? List.of()
        : List.of(stack.hasher().toString(), stack.index().toString(), stack.policy().toString());
  }

  private static @Nullable Stack stack(List<String> parts) {
    return parts.isEmpty()
        ? null
        : new Stack(
            PartSpec.parse(parts.get(0)),
            PartSpec.parse(parts.get(1)),
            PartSpec.parse(parts.get(2)));
  }
}
