package io.ksm.report.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.core.report.SharingMatrix;
import io.ksm.report.sharing.SourceOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SourceOrderTest {

  private static List<Integer> order(int[][] pages, int max) {
    ScanResult many = Samples.ofDuplicates(pages.length, 1_000);
    return SourceOrder.of(Samples.with(new SharingMatrix(pages), many).report(), max);
  }

  /** Families whose sources stand in any order are told from each other. */
  @Test
  void thoseThatAreAlikeStandTogether() {
    int count = 60;
    List<Integer> family = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      family.add(i % 5);
    }
    Collections.shuffle(family, new Random(7));
    int[][] pages = new int[count][count];
    Random random = new Random(8);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        boolean related = family.get(i).equals(family.get(j));
        pages[i][j] = i == j ? 0 : related ? 500 + random.nextInt(300) : random.nextInt(100);
      }
    }
    List<Integer> order = order(pages, 400);
    assertThat(order).hasSize(count).doesNotHaveDuplicates();
    long changes =
        IntStream.range(1, count)
            .filter(i -> !family.get(order.get(i)).equals(family.get(order.get(i - 1))))
            .count();
    assertThat(changes).isEqualTo(4);
  }

  /** Each source shares with its neighbours alone, as versions of one program do. */
  @Test
  void aChainIsFollowed() {
    List<Integer> chain =
        IntStream.range(0, 8).boxed().collect(ArrayList::new, List::add, List::addAll);
    Collections.shuffle(chain, new Random(3));
    int[][] pages = new int[8][8];
    for (int i = 1; i < 8; i++) {
      pages[chain.get(i)][chain.get(i - 1)] = 100;
      pages[chain.get(i - 1)][chain.get(i)] = 100;
    }
    List<Integer> order = order(pages, 400);
    assertThat(order).isIn(chain, chain.reversed());
  }

  @Test
  void whoSharesNothingIsLeftOutAndSoAreThoseThatShareLeast() {
    int[][] pages = new int[6][6];
    pages[1][2] = 10;
    pages[2][1] = 10;
    pages[4][5] = 3;
    pages[0][0] = 99;
    assertThat(order(pages, 400)).containsExactlyInAnyOrder(1, 2, 4, 5);
    assertThat(order(pages, 2)).containsExactlyInAnyOrder(1, 2);
    assertThat(order(new int[3][3], 400)).isEmpty();
  }
}
