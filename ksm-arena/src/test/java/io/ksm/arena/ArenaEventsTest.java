package io.ksm.arena;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.arena.support.ModelArena;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flight Recorder hears of merges, sweeps and freed frames while it wants to. */
class ArenaEventsTest {
  private static final String MERGE_RUN = "io.ksm.MergeRun";
  private static final String BREAK_SWEEP = "io.ksm.BreakSweep";
  private static final String FREED_FRAMES = "io.ksm.FreedFrames";

  @TempDir private Path directory;
  private ModelArena model;

  /** Twice the same 20 pages, and a page of zeros at the end. */
  @BeforeEach
  void fill() throws IOException {
    model = new ModelArena(200);
    model.writeRun(0, 20, 1000);
    model.writeRun(100, 20, 1000);
    model.write(199, 0);
    model.scan();
  }

  @AfterEach
  void close() throws IOException {
    model.close();
  }

  private static Recording recording(String... events) {
    Recording recording = new Recording();
    for (String event : events) {
      recording.enable(event);
    }
    recording.start();
    return recording;
  }

  private List<RecordedEvent> events(Recording recording, String name) throws IOException {
    recording.stop();
    Path file = directory.resolve("recording-%d.jfr".formatted(recording.getId()));
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(name))
        .toList();
  }

  @Test
  void eachRunThatIsMergedIsAnEvent() throws IOException {
    model.write(110, 5);
    try (Recording recording = recording(MERGE_RUN)) {
      model.merge(0, 1, 20);
      BitSet refused = model.merge(100, 1, 20);
      model.merge(199, 0, 1);

      List<RecordedEvent> events = events(recording, MERGE_RUN);
      assertThat(refused.cardinality()).isOne();
      assertThat(events).extracting(event -> event.getInt("pages")).containsExactly(20, 20, 1);
      assertThat(events).extracting(event -> event.getInt("refused")).containsExactly(0, 1, 0);
      assertThat(events).allSatisfy(event -> assertThat(event.getDuration()).isPositive());
    }
  }

  @Test
  void eachSweepIsAnEventThatTellsBreaksFromOtherWrites() throws IOException {
    model.merge(0, 1, 20);
    model.merge(100, 1, 20);
    model.scan();
    try (Recording recording = recording(BREAK_SWEEP)) {
      model.scan();
      model.writeRun(3, 4, 50);
      model.write(150, 60);
      model.scan();

      List<RecordedEvent> events = events(recording, BREAK_SWEEP);
      assertThat(events).extracting(event -> event.getLong("written")).containsExactly(0L, 5L);
      assertThat(events).extracting(event -> event.getLong("broken")).containsExactly(0L, 4L);
    }
  }

  /** A sweep that frees nothing is none. */
  @Test
  void framesThatAreFreedAreAnEvent() throws IOException {
    model.merge(0, 1, 20);
    model.merge(100, 1, 20);
    model.unmerge(0, 20);
    model.unmerge(100, 20);
    try (Recording recording = recording(FREED_FRAMES)) {
      model.scan();
      model.source.release(1, 20);
      model.scan();
      model.scan();

      List<RecordedEvent> events = events(recording, FREED_FRAMES);
      assertThat(model.arena.figures().frames()).isZero();
      assertThat(events).extracting(event -> event.getLong("frames")).containsExactly(20L);
    }
  }

  @Test
  void nothingIsRecordedUnasked() throws IOException {
    try (Recording recording = recording()) {
      model.merge(0, 1, 20);
      model.write(3, 4);
      model.unmerge(0, 20);
      model.source.release(1, 20);
      model.scan();

      assertThat(events(recording, MERGE_RUN)).isEmpty();
    }
  }

  /** A recording that begins, or ends, in the middle of something finds no half of it. */
  @Test
  void recordingsMayComeAndGo() throws IOException {
    for (int i = 0; i < 3; i++) {
      model.merge(0, 1 + 20 * i, 20);
      try (Recording recording = recording(MERGE_RUN)) {
        model.merge(100, 1 + 20 * i, 20);
        assertThat(events(recording, MERGE_RUN)).hasSize(1);
      }
      model.unmerge(0, 20);
      model.unmerge(100, 20);
      model.scan();
    }
  }
}
