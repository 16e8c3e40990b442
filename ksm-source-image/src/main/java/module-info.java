import org.jspecify.annotations.NullMarked;

/** Page source image: memory images in files. */
@NullMarked
module io.ksm.source.image {
  requires io.ksm.api;
  requires static org.jspecify;
}
