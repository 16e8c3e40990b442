package io.ksm.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of plain files in the kernel's place: what no test can have of the real one. */
public final class FakeKsm {
  private final Path folder;

  /** Makes one like that of a kernel before 6.1, with few knobs. */
  public FakeKsm(Path folder) throws IOException {
    this.folder = folder;
    put("run", "0");
    put("pages_to_scan", "100");
    put("sleep_millisecs", "20");
    put("max_page_sharing", "256");
    put("pages_shared", "0");
    put("full_scans", "0");
    put("pages_scanned", "0");
    put("pages_skipped", "0");
  }

  public KernelKsm open() throws KernelKsmException {
    return KernelKsm.open(folder);
  }

  public void put(String file, String value) throws IOException {
    Files.writeString(folder.resolve(file), value + "\n");
  }

  public String get(String file) throws IOException {
    return Files.readString(folder.resolve(file)).strip();
  }

  /** Makes a file one that cannot be written any more, not even by root. */
  public void lose(String file) throws IOException {
    Files.delete(folder.resolve(file));
    Files.createSymbolicLink(folder.resolve(file), folder.resolve("nowhere/nothing"));
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  /** Changes what the kernel shows. */
  @FunctionalInterface
  public interface Change {
    /** Makes the change. */
    void make() throws IOException;
  }

  /** Lets the kernel do something while it unmerges. */
  public Thread onceUnmerging(Change change) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            while (!get("run").equals("2")) {
              Thread.onSpinWait();
            }
            change.make();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
