import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.function.Supplier;

/// Decision 0007. `where(a * b + c > d).select(a * b + c)` over a batch: column kernels, a generated loop, a tree walked for each row.
/// `java -Xmx4g ExpressionKernels.java` measures rows/s; with an argument (`kernels`, `generated`, `tree`, `all`) the first expressions of a cold process.
static final int MAX = 16_384;

static final class Batch {
    final long[][] longs = new long[4][MAX];
    final double[][] doubles = new double[4][MAX];
    int size;
}

/// Fills `selected` and the projection; returns the number of rows kept. A long result that overflows is reported as -1.
interface Expression {
    int run(Batch batch, int[] selected, long[] outLongs, double[] outDoubles);
}

// --- column kernels: one loop per operation, temporaries reused ---

static final class Kernels {
    static void multiply(double[] x, double[] y, double[] out, int n) { for (int i = 0; i < n; i++) out[i] = x[i] * y[i]; }
    static void add(double[] x, double[] y, double[] out, int n) { for (int i = 0; i < n; i++) out[i] = x[i] + y[i]; }

    /// Rows of a factor outside 32 bits count as suspects; they are looked at again, one by one.
    static boolean multiply(long[] x, long[] y, long[] out, int n) {
        long wide = 0;
        for (int i = 0; i < n; i++) {
            out[i] = x[i] * y[i];
            wide |= (x[i] + (1L << 31) | y[i] + (1L << 31)) >>> 32;
        }
        return wide == 0;
    }

    static boolean add(long[] x, long[] y, long[] out, int n) {
        long signs = 0;
        for (int i = 0; i < n; i++) {
            long sum = x[i] + y[i];
            signs |= (x[i] ^ sum) & (y[i] ^ sum);
            out[i] = sum;
        }
        return signs >= 0;
    }

    static int selectGreater(double[] x, double[] y, int[] selected, int n) {
        int kept = 0;
        for (int i = 0; i < n; i++) {
            selected[kept] = i;
            kept += x[i] > y[i] ? 1 : 0;
        }
        return kept;
    }

    static int selectGreater(long[] x, long[] y, int[] selected, int n) {
        int kept = 0;
        for (int i = 0; i < n; i++) {
            selected[kept] = i;
            kept += x[i] > y[i] ? 1 : 0;
        }
        return kept;
    }
}

static Expression kernels(boolean ofLongs) {
    long[] t = new long[MAX];
    double[] u = new double[MAX];
    if (ofLongs) return (batch, selected, out, _) -> {
        long[][] c = batch.longs;
        if (!Kernels.multiply(c[0], c[1], t, batch.size) || !Kernels.add(t, c[2], t, batch.size)) return -1;
        int kept = Kernels.selectGreater(t, c[3], selected, batch.size);
        for (int i = 0; i < kept; i++) out[i] = t[selected[i]];
        return kept;
    };
    return (batch, selected, _, out) -> {
        double[][] c = batch.doubles;
        Kernels.multiply(c[0], c[1], u, batch.size);
        Kernels.add(u, c[2], u, batch.size);
        int kept = Kernels.selectGreater(u, c[3], selected, batch.size);
        for (int i = 0; i < kept; i++) out[i] = u[selected[i]];
        return kept;
    };
}

// --- a tree walked for each row ---

sealed interface Node {
    default long ofLong(long[][] c, int row) {
        return switch (this) {
            case Column column -> c[column.index][row];
            case Times times -> Math.multiplyExact(times.x.ofLong(c, row), times.y.ofLong(c, row));
            case Plus plus -> Math.addExact(plus.x.ofLong(c, row), plus.y.ofLong(c, row));
        };
    }

    default double ofDouble(double[][] c, int row) {
        return switch (this) {
            case Column column -> c[column.index][row];
            case Times times -> times.x.ofDouble(c, row) * times.y.ofDouble(c, row);
            case Plus plus -> plus.x.ofDouble(c, row) + plus.y.ofDouble(c, row);
        };
    }
}

record Column(int index) implements Node {}
record Times(Node x, Node y) implements Node {}
record Plus(Node x, Node y) implements Node {}

static Expression tree(boolean ofLongs) {
    Node sum = new Plus(new Times(new Column(0), new Column(1)), new Column(2)), bound = new Column(3);
    return (batch, selected, outLongs, outDoubles) -> {
        int kept = 0;
        for (int row = 0; row < batch.size; row++) {
            if (ofLongs) {
                long value = sum.ofLong(batch.longs, row);
                outLongs[kept] = value;
                selected[kept] = row;
                if (value > bound.ofLong(batch.longs, row)) kept++;
            } else {
                double value = sum.ofDouble(batch.doubles, row);
                outDoubles[kept] = value;
                selected[kept] = row;
                if (value > bound.ofDouble(batch.doubles, row)) kept++;
            }
        }
        return kept;
    };
}

// --- a loop generated for the expression, in a hidden class ---

/// The generated method: `static int run(a, b, c, d, selected, out, n)`; longs use Math's exact methods, which are intrinsics.
interface LongLoop { int run(long[] a, long[] b, long[] c, long[] d, int[] selected, long[] out, int n); }
interface DoubleLoop { int run(double[] a, double[] b, double[] c, double[] d, int[] selected, double[] out, int n); }

static int generated; // a number in the class file, so that no two are alike

static <T> T generate(Class<T> face, boolean ofLongs) {
    ClassDesc array = (ofLongs ? ConstantDescs.CD_long : ConstantDescs.CD_double).arrayType(), self = ClassDesc.of("Loop" + generated++);
    MethodTypeDesc type = MethodTypeDesc.of(ConstantDescs.CD_int, array, array, array, array, ConstantDescs.CD_int.arrayType(), array, ConstantDescs.CD_int);
    byte[] bytes = ClassFile.of().build(self, c -> c.withInterfaceSymbols(ClassDesc.ofDescriptor(face.descriptorString()))
        .withMethodBody("<init>", ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, b -> b.aload(0)
            .invokespecial(ConstantDescs.CD_Object, "<init>", ConstantDescs.MTD_void).return_())
        .withMethodBody("run", type, ClassFile.ACC_PUBLIC, b -> loop(b, ofLongs)));
    try {
        return face.cast(MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass().getConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
    }
}

static void loop(CodeBuilder b, boolean ofLongs) {
    int a = 1, selected = 5, out = 6, n = 7, i = 8, kept = 9, value = 10;
    var top = b.newLabel();
    var end = b.newLabel();
    MethodTypeDesc exact = MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_long, ConstantDescs.CD_long);
    ClassDesc math = ClassDesc.of("java.lang.Math");
    b.iconst_0().istore(i).iconst_0().istore(kept).labelBinding(top).iload(i).iload(n).if_icmpge(end);
    load(b, a, i, ofLongs);
    load(b, a + 1, i, ofLongs);
    if (ofLongs) b.invokestatic(math, "multiplyExact", exact); else b.dmul();
    load(b, a + 2, i, ofLongs);
    if (ofLongs) b.invokestatic(math, "addExact", exact).lstore(value); else b.dadd().dstore(value);
    b.aload(selected).iload(kept).iload(i).iastore().aload(out).iload(kept);
    if (ofLongs) b.lload(value).lastore().lload(value); else b.dload(value).dastore().dload(value);
    load(b, a + 3, i, ofLongs);
    if (ofLongs) b.lcmp(); else b.dcmpl();
    var skip = b.newLabel();
    b.ifle(skip).iinc(kept, 1).labelBinding(skip).iinc(i, 1).goto_(top).labelBinding(end).iload(kept).ireturn();
}

static void load(CodeBuilder b, int array, int index, boolean ofLongs) {
    b.aload(array).iload(index);
    if (ofLongs) b.laload(); else b.daload();
}

static Expression generated(boolean ofLongs) {
    if (ofLongs) {
        LongLoop loop = generate(LongLoop.class, true);
        return (batch, selected, out, _) -> {
            long[][] c = batch.longs;
            return loop.run(c[0], c[1], c[2], c[3], selected, out, batch.size);
        };
    }
    DoubleLoop loop = generate(DoubleLoop.class, false);
    return (batch, selected, _, out) -> {
        double[][] c = batch.doubles;
        return loop.run(c[0], c[1], c[2], c[3], selected, out, batch.size);
    };
}

// --- measurement ---

static Batch[] batches(int rows) {
    Batch[] batches = new Batch[16];
    long x = 1;
    for (int k = 0; k < batches.length; k++) {
        Batch batch = batches[k] = new Batch();
        batch.size = rows;
        for (int i = 0; i < rows; i++)
            for (int c = 0; c < 4; c++) {
                x = x * 0x5851F42D4C957F2DL + 0x14057B7EF767814FL;
                batch.longs[c][i] = c == 3 ? x >>> 44 : x >>> 54;
                batch.doubles[c][i] = batch.longs[c][i];
            }
    }
    return batches;
}

static long[] run(Expression expression, Batch[] batches, boolean ofLongs, int rows, int[] selected, long[] longs, double[] doubles) {
    long kept = 0, sum = 0;
    int done = 0;
    for (int k = 0; done < rows; k++) {
        int n = expression.run(batches[k & 15], selected, longs, doubles);
        if (n < 0) throw new ArithmeticException("overflow");
        done += batches[k & 15].size;
        kept += n;
        sum += ofLongs ? longs[n - 1] + selected[n - 1] : (long) doubles[n - 1] + selected[n - 1];
    }
    return new long[] {kept, sum};
}

static void measure(String name, Supplier<Expression> create, Batch[] batches, boolean ofLongs, long[] expected) {
    Expression expression = create.get();
    int[] selected = new int[MAX];
    long[] longs = new long[MAX];
    double[] doubles = new double[MAX], rates = new double[11];
    int rows = 1 << 24;
    for (int round = -4; round < rates.length; round++) {
        long start = System.nanoTime();
        long[] result = run(expression, batches, ofLongs, rows, selected, longs, doubles);
        if (round >= 0) rates[round] = rows * 1e3 / (System.nanoTime() - start);
        if (expected[0] == 0) System.arraycopy(result, 0, expected, 0, 2);
        if (!Arrays.equals(expected, result)) throw new IllegalStateException(name);
    }
    Arrays.sort(rates);
    System.out.printf("%-7s batches of %,6d, %-9s %4.0f (%.0f-%.0f) M rows/s, %.0f %% kept%n", ofLongs ? "longs" : "doubles", batches[0].size, name,
        rates[rates.length / 2], rates[0], rates[rates.length - 1], 100.0 * expected[0] / rows);
}

/// From nothing to the answer of one batch of 1,000 rows, 20 times: classes load, nothing is compiled yet.
static void first(String name, Supplier<Expression> create) {
    Batch[] batches = batches(1_000);
    double[] millis = new double[20];
    for (int k = 0; k < millis.length; k++) {
        long start = System.nanoTime();
        create.get().run(batches[k & 15], new int[MAX], new long[MAX], new double[MAX]);
        millis[k] = (System.nanoTime() - start) / 1e6;
    }
    System.out.printf("%-9s first expression %.2f ms, second %.2f, twentieth %.2f, sum of twenty %.1f%n", name, millis[0], millis[1], millis[19], Arrays.stream(millis).sum());
}

void main(String[] args) {
    String only = args.length == 0 ? "" : args[0];
    if (only.equals("kernels") || only.equals("all")) first("kernels", () -> kernels(true));
    if (only.equals("tree") || only.equals("all")) first("tree", () -> tree(true));
    if (only.equals("generated") || only.equals("all")) first("generated", () -> generated(true));
    if (args.length > 0) return;
    for (boolean ofLongs : new boolean[] {true, false})
        for (int rows : new int[] {4_096, 16_384}) {
            Batch[] batches = batches(rows);
            long[] expected = new long[2];
            measure("tree", () -> tree(ofLongs), batches, ofLongs, expected);
            measure("kernels", () -> kernels(ofLongs), batches, ofLongs, expected);
            measure("generated", () -> generated(ofLongs), batches, ofLongs, expected);
        }
}
