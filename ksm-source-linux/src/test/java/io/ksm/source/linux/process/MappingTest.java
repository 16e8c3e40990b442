package io.ksm.source.linux.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests with lines of {@code /proc/PID/maps}. */
class MappingTest {
  private static final Set<String> HUGE = Set.of("00:2a");

  private static Mapping mapping(String permissions, String device, String name) {
    return Mapping.parse(
        "7fe6617f7000-7fe66181d000 %s 00026000 %s 339380              %s"
            .formatted(permissions, device, name));
  }

  @Test
  void readsAllFields() {
    Mapping mapping = mapping("r-xp", "fe:00", "/usr/lib/my lib.so (deleted)");
    assertThat(mapping.start()).isEqualTo(0x7fe6617f7000L);
    assertThat(mapping.end()).isEqualTo(0x7fe66181d000L);
    assertThat(mapping.permissions()).isEqualTo("r-xp");
    assertThat(mapping.offset()).isEqualTo(0x26000);
    assertThat(mapping.device()).isEqualTo("fe:00");
    assertThat(mapping.name()).isEqualTo("/usr/lib/my lib.so (deleted)");
  }

  @Test
  void readsLinesWithoutName() {
    assertThat(Mapping.parse("1000-3000 rw-p 00000000 00:00 0 ").label()).isEqualTo("anonymous");
    assertThat(Mapping.parse("1000-3000 rw-p 00000000 00:00 0").label()).isEqualTo("anonymous");
  }

  @Test
  void readsUnsignedAddresses() {
    Mapping mapping =
        Mapping.parse("ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0   [vsyscall]");
    assertThat(mapping.start()).isEqualTo(0xffffffffff600000L);
    assertThat(mapping.ineligible(HUGE)).isEqualTo("kernel");
  }

  @Test
  void hidesControlCharacters() {
    assertThat(mapping("rw-p", "fe:00", "/tmp/a\u001b[2Jb").label()).isEqualTo("/tmp/a\\u001b[2Jb");
  }

  @ParameterizedTest
  @CsvSource({
    "[heap], [heap]",
    "[stack], [stack]",
    "[stack:1234], thread stack",
    "[anon:glibc: malloc], [anon:glibc: malloc]",
    "[anon_shmem:pool], [anon_shmem:pool]",
    "/memfd:java_heap (deleted), java heap",
    "/usr/lib/libc.so.6, /usr/lib/libc.so.6"
  })
  void namesWhatItIs(String name, String label) {
    assertThat(mapping("rw-p", "00:00", name).label()).isEqualTo(label);
  }

  @ParameterizedTest
  @CsvSource({
    "rw-p, 00:00, ''",
    "rw-p, 00:00, [heap]",
    "rw-p, 00:00, [stack:1234]",
    "rw-p, 00:00, [anon:jemalloc]",
    "---p, 00:00, ''",
    "r--p, fe:00, /usr/lib/libc.so.6",
    "rw-p, 00:05, /dev/zero",
    "rw-p, 00:1a, /dev/shm/file",
    "rw-p, 00:01, /memfd:name (deleted)"
  })
  void privateMappingsAreEligible(String permissions, String device, String name) {
    assertThat(mapping(permissions, device, name).ineligible(HUGE)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "rw-s, 00:01, /dev/zero (deleted), shared-mapping",
    "r--s, fe:00, /usr/lib/modules, shared-mapping",
    "rw-s, 00:1a, /dev/shm/file, shared-mapping",
    "rw-s, 00:01, /SYSV00000000 (deleted), shared-mapping",
    "rw-p, 00:00, [stack], stack",
    "r--p, 00:00, [vvar], kernel",
    "r-xp, 00:00, [vdso], kernel",
    "r--p, 00:00, [vvar_vclock], kernel",
    "--xp, 00:00, [uprobes], kernel",
    "rw-s, 00:05, /dev/dri/renderD128, device",
    "rw-p, 00:05, /dev/mem, device",
    "rw-s, 00:0d, anon_inode:[perf_event], device",
    "rw-s, 00:15, /sys/devices/pci0000:00/resource0, device",
    "rw-p, 00:0f, /anon_hugepage (deleted), huge-page-memory",
    "rw-s, 00:2a, /mnt/huge/file, huge-page-memory",
    "rw-s, 00:2a, /dev/hugepages/file, huge-page-memory",
    "rw-p, 00:2a, /mnt/huge/file, huge-page-memory"
  })
  void othersAreNot(String permissions, String device, String name, String reason) {
    assertThat(mapping(permissions, device, name).ineligible(HUGE)).isEqualTo(reason);
  }

  @Test
  void findsFileSystemsOfHugePages() {
    String mounts =
        """
        22 27 0:42 / /dev/hugepages rw,relatime shared:9 - hugetlbfs hugetlbfs rw,pagesize=2M
        23 27 254:1 / /data rw - ext4 /dev/vdb rw
        24 27 0:257 / /mnt/my\\040huge rw - hugetlbfs none rw
        """;
    assertThat(HugePageFiles.parse(mounts)).containsExactlyInAnyOrder("00:2a", "00:101");
  }
}
