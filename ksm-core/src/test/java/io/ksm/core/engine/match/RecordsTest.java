package io.ksm.core.engine.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.testkit.Allocation;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SeedExtension.class)
class RecordsTest {
  private static final int SEGMENT = Records.SEGMENT_RECORDS;

  /** A segment's last record and the next one's first do not share a field. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 10})
  void fieldsStayApart(int width) {
    Records records = new Records(width);
    for (int i = 0; i < 3 * SEGMENT + 1; i++) {
      int record = records.take();
      assertThat(record).isEqualTo(i);
      for (int field = 0; field < width; field++) {
        records.set(record, field, ~(i * width + field));
      }
    }
    for (int i = 0; i < 3 * SEGMENT + 1; i++) {
      for (int field = 0; field < width; field++) {
        assertThat(records.get(i, field)).isEqualTo(~(i * width + field));
      }
    }
  }

  @Test
  void aLongTakesTwoFields() {
    Records records = new Records(4);
    int record = records.take();
    for (long number : new long[] {0, -1, Long.MIN_VALUE, 0xFFFFFFFFL, 0x8000000000000001L}) {
      records.set(record, 0, 7);
      records.set(record, 3, 9);
      records.setLong(record, 1, number);
      assertThat(records.getLong(record, 1)).isEqualTo(number);
      assertThat(records.get(record, 0)).isEqualTo(7);
      assertThat(records.get(record, 3)).isEqualTo(9);
    }
  }

  @Test
  void addReturnsTheSum() {
    Records records = new Records(2);
    int record = records.take();
    records.set(record, 1, 5);
    assertThat(records.add(record, 1, -7)).isEqualTo(-2);
    assertThat(records.get(record, 1)).isEqualTo(-2);
  }

  /** What is given back is used again before the table grows, and keeps all but its first field. */
  @Test
  void whatIsGivenBackIsTakenAgain() {
    Records records = new Records(3);
    for (int i = 0; i < SEGMENT + 10; i++) {
      records.set(records.take(), 2, i);
    }
    long before = records.memoryBytes();
    for (int record = SEGMENT - 5; record < SEGMENT + 5; record++) {
      records.giveBack(record);
      assertThat(records.get(record, 2)).isEqualTo(record);
    }
    assertThat(records.live()).isEqualTo(SEGMENT);
    List<Integer> again = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      again.add(records.take());
    }
    assertThat(again).doesNotHaveDuplicates().endsWith(SEGMENT + 10);
    assertThat(again.subList(0, 10)).allMatch(r -> r >= SEGMENT - 5 && r < SEGMENT + 5);
    assertThat(records.memoryBytes()).isEqualTo(before);
  }

  /** A long life of all operations, compared with a map. */
  @Test
  void equalsAMap(Seed seed) {
    SplittableRandom random = seed.random();
    Records ours = new Records(3);
    Map<Integer, Long> theirs = new HashMap<>();
    List<Integer> live = new ArrayList<>();
    for (int round = 0; round < 30; round++) {
      int percentTaken = random.nextInt(101);
      for (int step = 0; step < 2_000; step++) {
        if (live.isEmpty() || random.nextInt(100) < percentTaken) {
          int record = ours.take();
          long number = random.nextLong();
          ours.set(record, 0, (int) number);
          ours.setLong(record, 1, number);
          assertThat(theirs.put(record, number)).as("record %d was in use", record).isNull();
          live.add(record);
        } else {
          int at = random.nextInt(live.size());
          int record = live.set(at, live.getLast());
          live.removeLast();
          ours.giveBack(record);
          theirs.remove(record);
        }
      }
      theirs.forEach((record, number) -> {
        assertThat(ours.get(record, 0)).isEqualTo(number.intValue());
        assertThat(ours.getLong(record, 1)).isEqualTo(number);
      });
      assertThat(ours.live()).isEqualTo(theirs.size());
      if (random.nextInt(8) == 0) {
        ours.clear();
        theirs.clear();
        live.clear();
      }
    }
  }

  @Test
  void clearGivesMemoryBack() {
    Records records = new Records(4);
    long empty = records.memoryBytes();
    for (int i = 0; i < 10 * SEGMENT; i++) {
      records.take();
    }
    records.clear();
    assertThat(records.memoryBytes()).isEqualTo(empty);
    assertThat(records.live()).isZero();
    assertThat(records.take()).isZero();
  }

  /** Neither garbage nor idle room: a large table allocates hardly more than its records need. */
  @ParameterizedTest
  @ValueSource(ints = {4, 5, 10})
  void growthMakesNoGarbage(int width) {
    int count = 1_000_000;
    long[] memory = {0};
    long allocated = Allocation.bytesOf(() -> memory[0] = filled(width, count).memoryBytes());

    long needed = 4L * width * count;
    assertThat(memory[0]).isBetween(needed, needed + needed / 50);
    assertThat(allocated).isBetween(memory[0], memory[0] + memory[0] / 50);
  }

  /** The engine makes hundreds of tables, most of which stay small. */
  @Test
  void smallTablesAreSmall() {
    assertThat(new Records(4).memoryBytes()).isLessThan(64);
    for (int count = 8; count < SEGMENT; count++) {
      assertThat(filled(4, count).memoryBytes()).isLessThan(96 + 16 * (count + count / 2));
    }
  }

  private static Records filled(int width, int count) {
    Records records = new Records(width);
    for (int i = 0; i < count; i++) {
      records.take();
    }
    return records;
  }
}
