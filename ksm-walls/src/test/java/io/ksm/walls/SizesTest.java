package io.ksm.walls;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.walls.support.PlantedModule;
import io.ksm.walls.support.ProjectModule;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SizesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.ksm.walls.support.ProjectModule#all")
  void noPackageIsLarge(ProjectModule module) {
    assertThat(Sizes.largePackages(module)).as(module.name()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.ksm.walls.support.ProjectModule#all")
  void noClassIsLongWithoutReason(ProjectModule module) {
    assertThat(Sizes.longClasses(module)).as(module.name()).isEmpty();
  }

  @Test
  void findsLargePackage() throws IOException {
    PlantedModule planted = new PlantedModule(folder, "ksm-planted");
    planted.source("full/package-info.java", "package full;");
    for (int i = 0; i < Sizes.MAX_CLASSES; i++) {
      planted.source("full/A" + i + ".java", "package full; class A" + i + " {}");
      planted.source("larger/A" + i + ".java", "package larger; class A" + i + " {}");
    }
    planted.source("larger/Last.java", "package larger; class Last {}");

    assertThat(Sizes.largePackages(planted.module())).containsExactly("larger: 31 classes");
  }

  @Test
  void findsLongClassWithoutReason() throws IOException {
    PlantedModule planted = new PlantedModule(folder, "ksm-planted");
    planted.source("a/Just.java", ofLines("class Just {", Sizes.MAX_LINES));
    planted.source("a/Longer.java", ofLines("class Longer {", Sizes.MAX_LINES + 1));
    planted.source("a/Late.java", ofLines("class Late { // Long because late.", 400));
    planted.source(
        "a/Told.java",
        ofLines(
            "/**\n * Is read in one piece. Long\n * because so.\n */\npublic final class Told {",
            400));

    assertThat(Sizes.longClasses(planted.module()))
        .containsExactly("Late: 400 lines", "Longer: 351 lines");
  }

  private static String ofLines(String beginning, int lines) {
    String text = "package a;\n" + beginning + "\n";
    return text + "\n".repeat(lines - (int) text.lines().count() - 1) + "}\n";
  }
}
