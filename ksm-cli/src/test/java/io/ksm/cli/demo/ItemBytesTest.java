package io.ksm.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ItemBytesTest {
  private static final int PAGE = 4096;
  private static final ItemBytes CONTENTS = new ItemBytes(5);

  private static byte[] bytes(ItemKind kind, int id, int version, int pages) {
    byte[] bytes = new byte[pages * PAGE];
    Arrays.fill(bytes, (byte) 77);
    CONTENTS.write(new Item(kind, id, pages, List.of(0)), version, bytes, bytes.length);
    return bytes;
  }

  @Test
  void documentsAreJson() throws Exception {
    byte[] bytes = bytes(ItemKind.DOCUMENT, 3, 0, 8);
    String text = new String(bytes, StandardCharsets.US_ASCII);
    JsonNode json = new ObjectMapper().readTree(text.substring(0, text.indexOf(0)));
    assertThat(json.get("catalogue")).hasSizeGreaterThan(200);
    assertThat(json.at("/catalogue/0/price").isNumber()).isTrue();
    assertThat(json.findValuesAsText("sku")).doesNotHaveDuplicates();
  }

  @Test
  void anUpdateChangesEveryPageButNoName() throws Exception {
    byte[] before = bytes(ItemKind.DOCUMENT, 3, 0, 8);
    byte[] after = bytes(ItemKind.DOCUMENT, 3, 1, 8);
    for (int page = 0; page < 8; page++) {
      assertThat(page(before, page)).isNotEqualTo(page(after, page));
    }
    assertThat(skus(after)).isEqualTo(skus(before));
  }

  private static List<String> skus(byte[] document) throws Exception {
    String text = new String(document, StandardCharsets.US_ASCII);
    return new ObjectMapper().readTree(text.substring(0, text.indexOf(0))).findValuesAsText("sku");
  }

  @Test
  void noTwoPagesAreEqual() {
    Set<ByteBuffer> seen = new HashSet<>();
    for (int id = 0; id < 20; id++) {
      ItemKind kind = id % 2 == 0 ? ItemKind.DOCUMENT : ItemKind.TILE;
      byte[] bytes = bytes(kind, id, 0, 16);
      for (int page = 0; page < 16; page++) {
        assertThat(seen.add(page(bytes, page))).as("page %d of item %d", page, id).isTrue();
      }
    }
  }

  @Test
  void theSameItemIsTheSameBytes() {
    for (ItemKind kind : ItemKind.values()) {
      assertThat(bytes(kind, 9, 0, 16)).isEqualTo(bytes(kind, 9, 0, 16));
    }
    assertThat(bytes(ItemKind.BUFFER, 9, 0, 2)).containsOnly(0);
  }

  private static ByteBuffer page(byte[] bytes, int page) {
    return ByteBuffer.wrap(bytes, page * PAGE, PAGE);
  }
}
