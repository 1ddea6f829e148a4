package io.deltaway.ai.internal;

import ai.onnxruntime.OrtEnvironment;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/// ONNX Runtime's environment, as long as there is the process.
///
/// Its Java library has a hook that closes the environment as soon as the process is to end, beside
/// the one by which a pipeline drains; a model that is asked then takes the whole process down
/// (SIGSEGV) as soon as it has something to log. The native library counts who has its one
/// environment, so it stays where it is taken once more and never given back, for which there is no
/// public method.
final class LastingEnvironment {

    private static final int WARNING = 2;

    private static final OrtEnvironment ENVIRONMENT = taken();

    private LastingEnvironment() {}

    static OrtEnvironment get() {
        return ENVIRONMENT;
    }

    private static OrtEnvironment taken() {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try {
            Field api =
                    Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
            api.setAccessible(true);
            Method take =
                    OrtEnvironment.class.getDeclaredMethod(
                            "createHandle", long.class, int.class, String.class);
            take.setAccessible(true);
            take.invoke(null, api.getLong(null), WARNING, "deltaway");
        } catch (ReflectiveOperationException e) {
            System.getLogger(LastingEnvironment.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "this version of ONNX Runtime may end the process with an error where"
                                    + " it is to end while a model is asked: use the version that"
                                    + " Deltaway names",
                            e);
        }
        return environment;
    }
}
