package io.ksm.bench.process;

import io.ksm.bench.Contender;
import io.ksm.bench.MemorySpec;
import io.ksm.bench.Stillness;

/**
 * What a child is to do: the first thing that it is told.
 *
 * @param contender that it is
 * @param memory that it scans
 * @param plugins a folder of further plug-ins; empty for none
 */
public record Setup(Contender contender, MemorySpec memory, String plugins) {

  /** Packs this. */
  public Message pack() {
    return new Message()
        .with("kind", contender.kind().name())
        .with("hasher", contender.hasher())
        .with("index", contender.index())
        .with("policy", contender.policy())
        .with("threads", (long) contender.threads())
        .with("stillness", contender.stillness().name())
        .with("sources", memory.sources())
        .with("workload", memory.workload())
        .with("pages", (long) memory.pages())
        .with("seed", memory.seed())
        .with("plugins", plugins);
  }

  /** Unpacks a setup. */
  public static Setup unpack(Message message) {
    Contender contender =
        new Contender(
            Contender.Kind.valueOf(message.text("kind")),
            message.text("hasher"),
            message.text("index"),
            message.text("policy"),
            (int) message.number("threads"),
            Stillness.valueOf(message.text("stillness")));
    MemorySpec memory =
        new MemorySpec(
            message.texts("sources"),
            message.text("workload"),
            (int) message.number("pages"),
            message.number("seed"));
    return new Setup(contender, memory, message.text("plugins"));
  }
}
