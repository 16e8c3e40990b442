package io.ksm.walls;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.walls.support.PlantedModule;
import io.ksm.walls.support.ProjectModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatedLinesTest {
  @TempDir Path folder;

  @Test
  void noTwoPlacesShareTenLines() {
    assertThat(RepeatedLines.breaches(ProjectModule.all())).isEmpty();
  }

  @Test
  void findsSameLinesInTwoModules() throws IOException {
    ProjectModule one =
        planted("ksm-one", "a/A.java", "  /** Of A. */\n" + lines(10, 0) + "int a;");
    ProjectModule two = planted("ksm-two", "b/B.java", lines(10, 4) + "int b;");

    assertThat(RepeatedLines.breaches(List.of(one, two))).containsExactly("A:2 and B:1");
  }

  @Test
  void findsSameLinesInOneFile() throws IOException {
    ProjectModule one = planted("ksm-one", "a/A.java", lines(12, 2) + "int a;\n" + lines(12, 4));

    assertThat(RepeatedLines.breaches(List.of(one))).containsExactly("A:1 and A:14");
  }

  @Test
  void aStringBeginsNoComment() throws IOException {
    String text = "String all = \"/*\";\n" + lines(10, 0) + "/* end */\n";
    ProjectModule one = planted("ksm-one", "a/A.java", text);
    ProjectModule two = planted("ksm-two", "b/B.java", "String b = \"\\\"/*\";\n" + lines(10, 0));

    assertThat(RepeatedLines.breaches(List.of(one, two))).containsExactly("A:2 and B:2");
  }

  @Test
  void fewerLinesAndCommentsAndTheReferenceMayBeTheSame() throws IOException {
    String nine = lines(9, 0);
    String comment = "/*\n" + lines(20, 0) + "*/\n";
    ProjectModule one = planted("ksm-one", "a/A.java", comment + nine + "int a;\n");
    ProjectModule two = planted("ksm-two", "b/B.java", comment + nine + "int b;\n");
    ProjectModule reference =
        planted("ksm-testkit", "io/ksm/testkit/reference/R.java", nine + "int b;\n");

    assertThat(RepeatedLines.breaches(List.of(one, two, reference))).isEmpty();
  }

  private ProjectModule planted(String name, String file, String text) throws IOException {
    return new PlantedModule(folder, name).source(file, text).module();
  }

  private static String lines(int count, int indent) {
    return IntStream.range(0, count)
        .mapToObj(i -> " ".repeat(indent) + "call(" + i + ");\n")
        .collect(Collectors.joining());
  }
}
