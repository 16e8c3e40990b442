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

class GuavaInsideTest {
  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.ksm.walls.support.ProjectModule#all")
  void noModuleShowsGuava(ProjectModule module) {
    assertThat(GuavaInside.breaches(module)).as(module.name()).isEmpty();
  }

  @Test
  void findsWhatIsShownWhereverItStands() throws IOException {
    ProjectModule module =
        new PlantedModule(folder, "ksm-planted")
            .source(
                "com/google/common/base/Guavas.java",
                "package com.google.common.base; public interface Guavas {}")
            .source("io/ksm/a/Above.java", in("public class Above implements Guavas {}"))
            .source(
                "io/ksm/a/Members.java",
                in(
                    "public class Members {"
                        + " public java.util.List<Guavas> field;"
                        + " private Guavas inside;"
                        + " Guavas near() { return inside; }"
                        + " protected void method(Guavas given) {}"
                        + " public <T extends Guavas> void bounded() {}"
                        + " public void fine() { method(inside); } }"))
            .source("io/ksm/a/Hidden.java", in("class Hidden implements Guavas {}"))
            .compile();

    assertThat(GuavaInside.breaches(module))
        .containsExactly(
            "io/ksm/a/Above",
            "io/ksm/a/Members.field",
            "io/ksm/a/Members.method()",
            "io/ksm/a/Members.bounded()");
  }

  private static String in(String code) {
    return "package io.ksm.a; import com.google.common.base.Guavas; " + code;
  }
}
