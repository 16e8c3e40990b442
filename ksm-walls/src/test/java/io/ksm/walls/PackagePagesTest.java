package io.ksm.walls;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.walls.support.PlantedModule;
import io.ksm.walls.support.ProjectModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PackagePagesTest {
  /** Benchmarks, which nobody uses, and a job, which runs where there are no modules. */
  private static final Set<String> NO_MODULES = Set.of("ksm-jmh", "ksm-fleet-spark");

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.ksm.walls.support.ProjectModule#all")
  void eachExportedPackageHasPage(ProjectModule module) {
    assertThat(PackagePages.breaches(module)).as(module.name()).isEmpty();
  }

  /** A module of main code without a descriptor would export nothing, as far as the rule sees. */
  @ParameterizedTest
  @MethodSource("io.ksm.walls.support.ProjectModule#all")
  void eachModuleOfMainCodeHasDescriptor(ProjectModule module) {
    boolean published = !module.sources().isEmpty() && !NO_MODULES.contains(module.name());

    assertThat(module.descriptor().isPresent()).isEqualTo(published);
  }

  @Test
  void findsExportedPackagesWithoutPage() throws IOException {
    ProjectModule module =
        new PlantedModule(folder, "ksm-planted")
            .source(
                "module-info.java", "module m { exports a; exports b; exports c to x; exports d; }")
            .source("a/A.java", "package a; public class A {}")
            .source("b/B.java", "package b; public class B {}")
            .source("b/package-info.java", "package b;")
            .source("c/C.java", "package c; public class C {}")
            .source("c/package-info.java", "/** Too short. */ package c;")
            .source("d/D.java", "package d; public class D {}")
            .source("d/package-info.java", "/** Says what this package is for. */ package d;")
            .source("e/E.java", "package e; public class E {}")
            .compile();

    assertThat(PackagePages.breaches(module)).containsExactly("a", "b", "c");
  }
}
