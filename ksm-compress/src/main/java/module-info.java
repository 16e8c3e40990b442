import org.jspecify.annotations.NullMarked;

/** Estimates what the kernel's compressed swap space (zram, zswap) would make of memory. */
@NullMarked
module io.ksm.compress {
  requires transitive io.ksm.core;
  requires com.github.luben.zstd_jni;
  requires org.lz4.java;
  requires static org.jspecify;

  exports io.ksm.compress;
}
