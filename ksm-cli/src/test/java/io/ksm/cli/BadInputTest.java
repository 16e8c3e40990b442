package io.ksm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.cli.it.support.WrongFiles;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bad input is told in one clear line. Here the command runs in the test's own JVM; {@code
 * BadInputIT} does the same with the distribution, for a few of each kind.
 */
class BadInputTest {
  @TempDir private static Path directory;

  @BeforeAll
  static void makeFiles() throws Exception {
    WrongFiles.makeIn(directory);
  }

  /** {@code DIR} stands for the directory of the files above. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | scan DIR/none                          | DIR/none",
        "1 | scan image:DIR/none                    | DIR/none",
        "2 | scan DIR/empty                         | DIR/empty",
        "2 | scan DIR/nested                        | DIR/nested",
        "2 | scan DIR/short                         | DIR/short",
        "2 | scan image:DIR/short                   | DIR/short",
        "2 | scan image:DIR/image,page-size=3000    | power of two",
        "2 | scan image:DIR/image,pagesize=4096     | page-size",
        "2 | scan imago:DIR/image                   | did you mean 'image'?",
        "1 | scan pid:99999999999                   | 99999999999",
        "1 | scan pid:nobody-of-this-name           | nobody-of-this-name",
        "2 | scan pid:                              | pid:1234",
        "2 | scan cgroup:                           | names no control group",
        "1 | scan cgroup:no/such/group              | no control group 'no/such/group'",
        "2 | scan cgroup:DIR                        | is not a control group",
        "2 | scan all:1                             | write all alone",
        "2 | scan pid:1,freeze=yes                  | on or off",
        "2 | scan pid                               | pid:1234",
        "2 | scan synthetic:size=9TiB               | more than 2,147,483,648 pages",
        "2 | scan --freeze                          | cgroup:… or pid:…",
        "2 | scan --freeze all                      | cannot hold 'all' still",
        "2 | scan --freeze synthetic:volatile=10    | cgroup:… or pid:…",
        "2 | scan DIR/image --hasher xxh6           | did you mean 'xxh64'?",
        "2 | scan DIR/image --index rbtree          | skiplist",
        "2 | scan DIR/image --policy ksm:smart=on   | smart-scan",
        "2 | scan DIR/image --policy ksm:smart-scan=maybe | on or off",
        "2 | scan DIR/image --threads 0             | --threads",
        "2 | scan DIR/image --threads 5000          | 1024",
        "2 | scan DIR/image --scan 3                | did you mean --scans",
        "2 | scan DIR/image --plugins DIR/none      | DIR/none",
        "2 | scan DIR/image -o /no/such/folder/a    | give --output a file that you may write",
        "2 | scan DIR/image --html /no/such/folder/a | give --html a file that you may write",
        "2 | scan DIR/image --quiet --format json   | --quiet is for the table, and --format is json",
        "2 | scan DIR/image --color sometimes       | --color",
        "2 | scan DIR/image --output /proc          | cannot write '/proc'",
        "1 | scan synthetic:pages=10 -o /dev/full   | cannot write '/dev/full': No space left on"
      })
  void ofScan(int status, String arguments, String named) {
    String path = directory.toString();
    assertOneLine(status, arguments.replace("DIR", path), named.replace("DIR", path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | mixture                        | 'mixture' is not a workload (there are mix, clones,",
        "2 | imago:x                        | did you mean 'image'?",
        "1 | image:/no/such/file            | /no/such/file",
        "2 | mix clones                     | stands alone",
        "2 | mix --size 8EiB                | 8EiB",
        "1 | mix --size 4TiB                | --size",
        "2 | mix --rounds 0                 | --rounds",
        "2 | mix --hasher crc99             | no hasher 'crc99'",
        "2 | mix --policy ksm:smart=on      | smart-scan",
        "2 | mix --contestants limit:write  | no contestant 'limit:write'",
        "2 | mix --work-dir /no/such/folder | /no/such/folder",
        "2 | synthetic:pages=10 --size 1GiB | --size is for a built-in workload, and 'synthetic:",
        "2 | synthetic:pages=10 --keep      | --keep is for a built-in workload",
        "2 | /proc/version --work-dir /tmp  | --work-dir is for a built-in workload",
        "2 | volatile --keep                | the workload 'volatile' has none",
        "2 | mix --html /proc/self          | cannot write '/proc/self'",
        "2 | mix --html /no/such/folder/a   | --html",
        "2 | synthetic:pages=10 --hasher crc32c --index rb --threads 0 | 0 threads"
      })
  void ofBench(int status, String arguments, String named) {
    assertOneLine(status, "bench " + arguments, named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | --size 12         | '12' is not a size",
        "2 | --size 4MiB       | --size is 4.0 MiB: give 64.0 MiB or more",
        "1 | --size 4TiB       | an arena of 4.0 TiB needs ",
        "2 | --hasher crc99    | no hasher 'crc99'",
        "2 | --index bee       | no index 'bee'",
        "2 | --threads 0       | --threads is 0",
        "2 | --plugins /none   | '/none' is not a directory"
      })
  void ofDemo(int status, String arguments, String named) {
    assertOneLine(status, "demo arena " + arguments, named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kernel set runn=1 | did you mean run?",
        "kernel set smart_scan=1 run=7 | run=7: the value must be",
        "kernel set run | 'run' is not an assignment",
        "kernel set run=1 run=0 | run is given twice",
        "kernel set | nothing to set: give KNOB=VALUE",
        "kernel run | no command to run",
        "kernel run -q -- | no command to run",
        "kernel watch --count -1 | --count is -1"
      })
  void ofKernel(String arguments, String named) {
    assertOneLine(2, arguments, named);
  }

  private static void assertOneLine(int status, String arguments, String named) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(Main.run(arguments.split(" "), out, err)).isEqualTo(status);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("ksm: ")
        .endsWith("\n")
        .hasLineCount(1)
        .contains(named);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
