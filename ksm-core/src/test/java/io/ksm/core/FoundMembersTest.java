package io.ksm.core;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.ksm.core.plugin.SourceOpener;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What plug-ins of others may do that those here do not. */
class FoundMembersTest {

  @Test
  void aFaultOfAPlugInIsARefusal() throws IOException {
    SourceOpener opener = mock();
    KsmServiceListener listener = mock();
    when(opener.open("pid:1")).thenThrow(new IllegalStateException("a fault"));
    FoundMembers found = new FoundMembers(() -> List.of("pid:1"), opener, listener);
    Members members = mock();
    found.update(members);
    found.update(members);
    verify(listener).refused("pid:1", "java.lang.IllegalStateException: a fault");
  }
}
