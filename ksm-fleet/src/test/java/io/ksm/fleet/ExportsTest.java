package io.ksm.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.fleet.support.MadeFleet;
import io.ksm.fleet.support.MadeFleet.MadeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what a fleet takes from exports of libvirt, Kubernetes and Proxmox. */
class ExportsTest {
  private static final String UID = "1b4e28ba-2fa1-11d2-883f-0016d3cca427";
  private static final String OTHER_UID = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  private static final String CONTAINER = "0123456789abcdef".repeat(4);

  @TempDir private Path folder;

  private final MadeFleet made = new MadeFleet();

  private void source(String host, String label, String domain) {
    made.add(new MadeSource(host, label, domain, new long[] {1, 2}, 0));
  }

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text.replace('\'', '"'));
  }

  private Fleet open(Path... exports) throws IOException {
    Path contents = Files.createDirectories(folder.resolve("contents"));
    return Fleet.open(
        made.write(contents, 64L << 30), FleetDescription.read(List.of(exports)), true);
  }

  private static String hostOf(Fleet fleet, int source) {
    return fleet.hosts().get(fleet.sources().get(source).host()).name();
  }

  private static Stream<Long> memory(Fleet fleet) {
    return fleet.sources().stream().map(FleetSource::memoryBytes);
  }

  private static String guest(String attributes, String name, String memory, String more) {
    return "<domain type='kvm'%s><name>%s</name>%s<devices>%s</devices></domain>"
        .formatted(attributes, name, memory, more);
  }

  @Test
  void libvirtTellsHostsAndSizesOfGuests() throws Exception {
    source(
        "h1",
        "qemu-system-x86 (4711)",
        "cgroup:/machine.slice/machine-qemu\\x2d3\\x2dweb\\x2d1.scope uid:64055");
    source("h1", "qemu-system-x86 (4712)", "uid:64055");
    source("h1", "qemu-system-x86 (4713)", "uid:64055");
    source("h2", "/dumps/cache.save.zst", "");
    file(
        "libvirt/h1/web-1.xml",
        guest(" id='3'", "web-1", "<memory unit='KiB'>2097152</memory>", ""));
    file(
        "libvirt/h1/db.xml",
        "<domstatus state='running' pid='4712'>%s</domstatus>"
            .formatted(
                guest(
                    " id='4'",
                    "db",
                    "<memory dumpCore='on' unit='GiB'>4</memory><memoryBacking><nosharepages/></memoryBacking>",
                    "<hostdev mode='subsystem' type='pci'/>")));
    file("libvirt/h1/mail.pid", "4713\n");
    file("libvirt/h1/mail.xml", guest("", "mail", "<memory>1048576</memory>", ""));
    file("libvirt/h1/gone.xml", guest(" id='9'", "gone", "<memory unit='GiB'>8</memory>", ""));
    file("libvirt/h1/off.xml", guest("", "off", "<memory unit='GiB'>16</memory>", ""));
    file(
        "libvirt/h1/list.txt",
        " Id   Name    State\n-----------\n 3    web-1   running\n -    off     shut off\n");
    file(
        "libvirt/h1/nodeinfo.txt",
        "CPU model:           x86_64\nMemory size:         33554432 KiB\n");
    file("libvirt/h2/cache.xml", guest(" id='1'", "cache", "<memory unit='b'>1024</memory>", ""));
    Fleet fleet = open(folder.resolve("libvirt"));
    assertThat(memory(fleet)).containsExactly(2L << 30, 4L << 30, 1L << 30, 1024L);
    assertThat(fleet.sources())
        .extracting(FleetSource::stays)
        .containsExactly(false, true, false, false);
    assertThat(fleet.hosts())
        .containsExactly(new FleetHost("h1", 24L << 30), new FleetHost("h2", 64L << 30));
    assertThat(fleet.notes())
        .anyMatch(
            note -> note.endsWith("<nosharepages/> forbids merging, whatever is said here, in db"))
        .anyMatch(note -> note.endsWith("8192 MiB are taken from the room of their hosts: gone"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><domain><name>&e;</name></domain> | it has a document type",
        "<!DOCTYPE d SYSTEM 'http://127.0.0.1:1/d.dtd'><domain/> | it has a document type",
        "<domain><name>&e;</name></domain> | it is not XML: line 1: The entity",
        "<domain><name>a</domain> | it is not XML: line 1",
        "<network/> | its element is 'network': give what 'virsh dumpxml GUEST' prints",
        "<domain><name> </name></domain> | its guest has no name",
        "<domain><name>a</name><memory unit='lots'>1</memory></domain> | the memory of guest 'a' is '1' lots",
        "lots of words | it is neither XML nor JSON",
        "[] | it is an empty list",
        "[{'type': 'car'}] | one of its entries has the type 'car'",
        "[7] | an element of 'the list' is not an object",
        "{'kind': 'List', 'items': [{'kind': 'Service'}]} | it has objects of kind 'Service'",
        "{'kind': 'Node', 'status': {'capacity': {'memory': 'much'}}} | 'much' is not an amount of memory",
        "{'kind': 'Pod', 'spec': 7} | 'spec' is not an object"
      })
  void whatIsNotUnderstoodIsTold(String text, String message) throws IOException {
    Path file = file("h1/export", text);
    assertThatThrownBy(() -> FleetDescription.read(List.of(file)))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("'" + file + "' is not understood: ")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n", "root:");
  }

  private static String pod(String name, String uid, String app, String more) {
    return """
    {'kind': 'Pod', 'metadata': {'namespace': 'shop', 'name': '%s', 'uid': '%s', 'labels': {'app': '%s'}%s
     'status': {'phase': 'Running', 'containerStatuses': [{'containerID': 'containerd://%s'}]}}\
    """
        .formatted(name, uid, app, more, CONTAINER.replace('0', name.charAt(0)));
  }

  private static String spec(String node, String memory, String antiAffinity) {
    return """
    }, 'spec': {'nodeName': '%s', 'containers': [{'resources': {'limits': {'memory': '%s'}}}],
      'affinity': {'podAntiAffinity': {%s}}},\
    """
        .formatted(node, memory, antiAffinity);
  }

  private static String required(String topology, String selector) {
    return "'requiredDuringSchedulingIgnoredDuringExecution': [{'topologyKey': '%s', 'labelSelector': %s}]"
        .formatted(topology, selector);
  }

  @Test
  void kubernetesTellsNodesPodsAndWhoMustBeApart() throws Exception {
    String uid = UID.replace('-', '_');
    source("n1", "java (1)", "cgroup:/kubepods.slice/kubepods-pod" + uid + ".slice uid:0");
    source("n2", "java (2)", "cgroup:/kubepods/burstable/pod" + OTHER_UID + " uid:0");
    source("n2", "redis (3)", "cgroup:/x/cri-containerd-" + CONTAINER.replace('0', 'c') + ".scope");
    source("n2", "bash (4)", "uid:0");
    String apart = required("kubernetes.io/hostname", "{'matchLabels': {'app': 'web'}}");
    String fromWeb =
        required(
            "kubernetes.io/hostname",
            "{'matchExpressions': [{'key': 'app', 'operator': 'In', 'values': ['web', 'x']}]}");
    String zone = required("topology.kubernetes.io/zone", "{}");
    Path pods =
        file(
            "pods.json",
            "{'apiVersion': 'v1', 'kind': 'List', 'items': [%s, %s, %s, %s]}"
                .formatted(
                    pod("a-web", UID, "web", spec("n1.example.com", "1536Mi", apart)),
                    pod("b-web", OTHER_UID, "web", spec("n2", "1.5G", apart)),
                    pod("c-cache", "x", "cache", spec("n2", "3e9", fromWeb)),
                    pod("d-log", "y", "log", spec("n2", "1Gi", zone))));
    Path nodes =
        file(
            "nodes.json",
            "{'kind': 'NodeList', 'items': [{'metadata': {'name': 'n2'}, 'status': {'allocatable': {'memory': '16777216Ki'}}}]}");
    Fleet fleet = open(pods, nodes);
    assertThat(memory(fleet)).containsExactly(1536L << 20, 1_500_000_000L, 3_000_000_000L, 8192L);
    assertThat(fleet.hosts())
        .containsExactly(new FleetHost("n1", 64L << 30), new FleetHost("n2", 15L << 30));
    // A namespace is a domain.
    assertThat(fleet.sources()).extracting(FleetSource::domain).containsExactly(1, 1, 1, 2);
    assertThat(fleet.apart())
        .containsExactlyInAnyOrder(List.of(0, 1), List.of(2, 0), List.of(2, 1));
    assertThat(fleet.notes())
        .anyMatch(note ->
            note.endsWith(
                "podAntiAffinity by another topology than hosts is not kept, of shop/d-log"))
        .anyMatch(note -> note.endsWith("sources that are no guest of the exports: bash (4)"));
  }

  /** Each namespace may have been exported by itself, and some of it twice. */
  @Test
  void podsOfSeveralFilesMustBeApart() throws Exception {
    String first = "cgroup:/kubepods/burstable/pod" + UID;
    source("n1", "java (1)", first + "/one uid:0");
    source("n1", "java (2)", first + "/two uid:0");
    source("n2", "java (3)", "cgroup:/kubepods/burstable/pod" + OTHER_UID + " uid:0");
    String apart =
        "'requiredDuringSchedulingIgnoredDuringExecution': [{'topologyKey': 'kubernetes.io/hostname',"
            + " 'namespaces': ['bank'], 'labelSelector': {'matchLabels': {'app': 'web'}}}]";
    String web = pod("a-web", UID, "web", spec("n1", "1Gi", apart));
    String other =
        pod("b-web", OTHER_UID, "web", spec("n2", "2Gi", "")).replace("'shop'", "'bank'");
    Path shop = file("shop.json", "{'kind': 'List', 'items': [%s]}".formatted(web));
    Path bank = file("bank.json", "{'kind': 'List', 'items': [%s]}".formatted(other));
    Path all = file("all.json", "{'kind': 'List', 'items': [%s, %s]}".formatted(other, web));
    for (Fleet fleet : List.of(open(shop, bank), open(bank, shop, all))) {
      assertThat(fleet.apart().stream().map(Set::copyOf))
          .containsExactlyInAnyOrder(Set.of(0, 2), Set.of(1, 2));
      // A pod moves as a whole.
      assertThat(fleet.together()).containsExactly(List.of(0, 1));
      assertThat(memory(fleet)).containsExactly(8192L, 8192L, 2L << 30);
      assertThat(fleet.notes())
          .containsExactly(
              "guests that are several sources each, which are kept together: shop/a-web");
    }
  }

  @Test
  void proxmoxTellsNodesGuestsAndRules() throws Exception {
    source("pve1", "kvm (1)", "cgroup:/qemu.slice/100.scope uid:0");
    source("pve1", "/dumps/db.mem", "");
    source("pve2", "init (9)", "cgroup:/lxc/102/ns uid:100000");
    Path resources =
        file(
            "resources.json",
            """
            [{'type': 'node', 'node': 'pve1', 'maxmem': 34359738368, 'cpu': 0.01},
             {'type': 'node', 'node': 'pve3', 'maxmem': 17179869184},
             {'type': 'storage', 'storage': 'local'},
             {'type': 'qemu', 'vmid': 100, 'name': 'web', 'node': 'pve1', 'status': 'running', 'maxmem': 1073741824, 'template': 0},
             {'type': 'qemu', 'vmid': 101, 'name': 'db', 'node': 'pve3', 'status': 'running', 'maxmem': 2147483648, 'pool': 'blue'},
             {'type': 'lxc', 'vmid': 102, 'name': 'mail', 'node': 'pve2', 'status': 'running', 'maxmem': 536870912},
             {'type': 'qemu', 'vmid': 900, 'name': 'debian', 'node': 'pve1', 'status': 'stopped', 'maxmem': 1, 'template': 1},
             {'type': 'qemu', 'vmid': 103, 'name': 'other', 'node': 'pve3', 'status': 'running', 'maxmem': 4294967296}]\
            """);
    Path rules =
        file(
            "rules.json",
            """
            [{'rule': 'keep', 'type': 'resource-affinity', 'affinity': 'negative', 'resources': 'vm:100, vm:101,ct:102'},
             {'rule': 'off', 'type': 'resource-affinity', 'affinity': 'negative', 'resources': 'vm:100,vm:102', 'disable': 1},
             {'rule': 'near', 'type': 'resource-affinity', 'affinity': 'positive', 'resources': 'vm:100,ct:102'},
             {'rule': 'home', 'type': 'node-affinity', 'nodes': 'pve1', 'resources': 'vm:100'}]\
            """);
    Fleet fleet = open(rules, resources);
    assertThat(memory(fleet)).containsExactly(1L << 30, 2L << 30, 512L << 20);
    assertThat(fleet.hosts())
        .containsExactly(
            new FleetHost("pve1", 32L << 30),
            new FleetHost("pve2", 64L << 30),
            new FleetHost("pve3", 12L << 30));
    assertThat(hostOf(fleet, 1)).isEqualTo("pve3");
    assertThat(fleet.apart()).containsExactly(List.of(0, 1, 2));
    assertThat(fleet.together()).containsExactly(List.of(0, 2));
    assertThat(fleet.notes())
        .anyMatch(note -> note.endsWith("only a resource-affinity is kept, and not home"))
        .anyMatch(note -> note.endsWith("than where they were collected: /dumps/db.mem"));
  }

  /** Where guests are is told of the last time alone; who must be apart, of all times. */
  @Test
  void rulesHoldAtAllTimes() throws Exception {
    List<Path> files = new ArrayList<>();
    source("pve1", "/dumps/web.mem", "");
    source("pve1", "/dumps/db.mem", "");
    for (int second = 1; second <= 2; second++) {
      files.addAll(made.write(folder, 64L << 30, second));
    }
    Path resources =
        file(
            "resources.json",
            """
            [{'type': 'qemu', 'vmid': 100, 'name': 'web', 'node': 'pve1', 'status': 'running', 'maxmem': 1073741824, 'pool': 'blue'},
             {'type': 'qemu', 'vmid': 101, 'name': 'db', 'node': 'pve2', 'status': 'running', 'maxmem': 2147483648},
             {'type': 'node', 'node': 'pve1', 'maxmem': 34359738368},
             {'type': 'node', 'node': 'pve2', 'maxmem': 34359738368}]\
            """);
    Path rules =
        file(
            "rules.json",
            """
            [{'rule': 'keep', 'type': 'resource-affinity', 'affinity': 'negative', 'resources': 'vm:100,vm:101'}]\
            """);
    FleetHistory history =
        FleetHistory.open(files, FleetDescription.read(List.of(resources, rules)), true);
    Fleet first = history.moments().getFirst().fleet();
    assertThat(first.apart()).containsExactly(List.of(0, 1));
    assertThat(memory(first)).containsExactly(1L << 30, 2L << 30);
    assertThat(hostOf(first, 1)).isEqualTo("pve1");
    assertThat(hostOf(history.latest(), 1)).isEqualTo("pve2");
    assertThat(first.sources().getFirst().domain())
        .isEqualTo(history.latest().sources().getFirst().domain());
    assertThat(first.notes()).isEmpty();
  }

  @Test
  void whatPeopleSayGoesFirst() throws Exception {
    source("h1", "/dumps/web.mem", "red");
    source("h1", "/dumps/same.mem", "red");
    source("h2", "kvm (1)", "red");
    Path export =
        file(
            "resources.json",
            """
            [{'type': 'qemu', 'vmid': 1, 'name': 'web', 'node': 'h1', 'status': 'running', 'maxmem': 1024, 'pool': 'blue'},
             {'type': 'qemu', 'vmid': 2, 'name': 'same', 'node': 'h9', 'status': 'running', 'maxmem': 1024},
             {'type': 'qemu', 'vmid': 3, 'name': 'same', 'node': 'h9', 'status': 'running', 'maxmem': 1024},
             {'type': 'qemu', 'vmid': 4, 'name': 'any', 'node': 'h2', 'status': 'running', 'maxmem': 1024}]\
            """);
    Path said =
        file(
            "fleet.json",
            "{'hosts': {'h1': {'memory': '1 GiB'}}, 'sources': {'/dumps/web.mem': {'host': 'h2', 'memory': '2KiB'}}}");
    Fleet fleet = open(export, said);
    assertThat(hostOf(fleet, 0)).isEqualTo("h2");
    assertThat(memory(fleet)).startsWith(2048L);
    assertThat(fleet.hosts().getFirst()).isEqualTo(new FleetHost("h1", 1L << 30));
    assertThat(fleet.notes())
        .contains(
            "several guests may be the same source, of which nothing is taken: /dumps/same.mem",
            "no guest was recognised among the sources of host: h2",
            "no host of the files, so that nobody knows where its guests are: h9");
    assertThatThrownBy(() -> open(said, said))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("both describe the fleet by hand: give one of them");
    assertThatThrownBy(() -> open(Files.createDirectory(folder.resolve("empty"))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("holds no file");
  }
}
