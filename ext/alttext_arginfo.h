/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: be55cfbab604c3f0a81e0ea50bf9faa4d7b6f674 */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_alttext_generate, 0, 1, IS_STRING, 0)
	ZEND_ARG_OBJ_TYPE_MASK(0, image, Alttext\\Image, MAY_BE_STRING, NULL)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, options, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_alttext_generate_many, 0, 1, Alttext\\Batch, 0)
	ZEND_ARG_OBJ_TYPE_MASK(0, images, Traversable, MAY_BE_ARRAY, NULL)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, options, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_alttext_backends, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Alttext_Image___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Alttext_Image_fromFile, 0, 1, Alttext\\Image, 0)
	ZEND_ARG_TYPE_INFO(0, path, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Alttext_Image_fromString, 0, 1, Alttext\\Image, 0)
	ZEND_ARG_TYPE_INFO(0, bytes, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Alttext_Image_description, 0, 0, IS_STRING, 1)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, language, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Alttext_Image_hash, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Alttext_Image_toJpeg, 0, 0, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, maxSide, IS_LONG, 0, "768")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, quality, IS_LONG, 0, "80")
ZEND_END_ARG_INFO()

#define arginfo_class_Alttext_Result___construct arginfo_class_Alttext_Image___construct

#define arginfo_class_Alttext_Result___toString arginfo_class_Alttext_Image_hash

#define arginfo_class_Alttext_Batch___construct arginfo_class_Alttext_Image___construct

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_TYPE_MASK_EX(arginfo_class_Alttext_Batch_current, 0, 0, Alttext\\Result|Alttext\\Exception, MAY_BE_NULL)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Alttext_Batch_key, 0, 0, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Alttext_Batch_next, 0, 0, IS_VOID, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Alttext_Batch_valid, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Alttext_Batch_rewind arginfo_class_Alttext_Batch_next

#define arginfo_class_Alttext_Submission___construct arginfo_class_Alttext_Image___construct

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_TYPE_MASK_EX(arginfo_class_Alttext_Submission_current, 0, 0, Alttext\\Result|Alttext\\Exception, MAY_BE_ARRAY|MAY_BE_NULL)
ZEND_END_ARG_INFO()

#define arginfo_class_Alttext_Submission_key arginfo_class_Alttext_Batch_key

#define arginfo_class_Alttext_Submission_next arginfo_class_Alttext_Batch_next

#define arginfo_class_Alttext_Submission_valid arginfo_class_Alttext_Batch_valid

#define arginfo_class_Alttext_Submission_rewind arginfo_class_Alttext_Batch_next

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Alttext_Client___construct, 0, 0, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, backend, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, url, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, model, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, apiKey, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeoutMs, IS_LONG, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, deadlineMs, IS_LONG, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, retries, IS_LONG, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, concurrency, IS_LONG, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, maxSide, IS_LONG, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, quality, IS_LONG, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, maxTokens, IS_LONG, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, allowHttp, _IS_BOOL, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, caFile, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, inputPrice, IS_DOUBLE, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, outputPrice, IS_DOUBLE, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, fallback, IS_ARRAY, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Alttext_Client_generate, 0, 1, Alttext\\Result, 0)
	ZEND_ARG_OBJ_TYPE_MASK(0, image, Alttext\\Image, MAY_BE_STRING, NULL)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, options, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

#define arginfo_class_Alttext_Client_generateMany arginfo_alttext_generate_many

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Alttext_Client_estimate, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_OBJ_TYPE_MASK(0, images, Traversable, MAY_BE_ARRAY, NULL)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, options, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Alttext_Client_submit, 0, 1, Alttext\\Submission, 0)
	ZEND_ARG_OBJ_TYPE_MASK(0, images, Traversable, MAY_BE_ARRAY, NULL)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, options, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Alttext_Client_poll, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, receipt, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Alttext_Client_collect, 0, 1, Alttext\\Batch, 0)
	ZEND_ARG_TYPE_INFO(0, receipt, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Alttext_Client_cancel, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, receipt, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Alttext_Client_models arginfo_alttext_backends

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Alttext_Client_check, 0, 0, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, look, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()


ZEND_FUNCTION(alttext_generate);
ZEND_FUNCTION(alttext_generate_many);
ZEND_FUNCTION(alttext_backends);
ZEND_METHOD(Alttext_Image, __construct);
ZEND_METHOD(Alttext_Image, fromFile);
ZEND_METHOD(Alttext_Image, fromString);
ZEND_METHOD(Alttext_Image, description);
ZEND_METHOD(Alttext_Image, hash);
ZEND_METHOD(Alttext_Image, toJpeg);
ZEND_METHOD(Alttext_Result, __construct);
ZEND_METHOD(Alttext_Result, __toString);
ZEND_METHOD(Alttext_Batch, __construct);
ZEND_METHOD(Alttext_Batch, current);
ZEND_METHOD(Alttext_Batch, key);
ZEND_METHOD(Alttext_Batch, next);
ZEND_METHOD(Alttext_Batch, valid);
ZEND_METHOD(Alttext_Batch, rewind);
ZEND_METHOD(Alttext_Client, __construct);
ZEND_METHOD(Alttext_Client, generate);
ZEND_METHOD(Alttext_Client, generateMany);
ZEND_METHOD(Alttext_Client, estimate);
ZEND_METHOD(Alttext_Client, submit);
ZEND_METHOD(Alttext_Client, poll);
ZEND_METHOD(Alttext_Client, collect);
ZEND_METHOD(Alttext_Client, cancel);
ZEND_METHOD(Alttext_Client, models);
ZEND_METHOD(Alttext_Client, check);


static const zend_function_entry ext_functions[] = {
	ZEND_FE(alttext_generate, arginfo_alttext_generate)
	ZEND_FE(alttext_generate_many, arginfo_alttext_generate_many)
	ZEND_FE(alttext_backends, arginfo_alttext_backends)
	ZEND_FE_END
};


static const zend_function_entry class_Alttext_Exception_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Alttext_ImageException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Alttext_TransportException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Alttext_BackendException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Alttext_ReplyException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Alttext_Image_methods[] = {
	ZEND_ME(Alttext_Image, __construct, arginfo_class_Alttext_Image___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Alttext_Image, fromFile, arginfo_class_Alttext_Image_fromFile, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Alttext_Image, fromString, arginfo_class_Alttext_Image_fromString, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Alttext_Image, description, arginfo_class_Alttext_Image_description, ZEND_ACC_PUBLIC)
	ZEND_ME(Alttext_Image, hash, arginfo_class_Alttext_Image_hash, ZEND_ACC_PUBLIC)
	ZEND_ME(Alttext_Image, toJpeg, arginfo_class_Alttext_Image_toJpeg, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Alttext_Result_methods[] = {
	ZEND_ME(Alttext_Result, __construct, arginfo_class_Alttext_Result___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Alttext_Result, __toString, arginfo_class_Alttext_Result___toString, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Alttext_Batch_methods[] = {
	ZEND_ME(Alttext_Batch, __construct, arginfo_class_Alttext_Batch___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Alttext_Batch, current, arginfo_class_Alttext_Batch_current, ZEND_ACC_PUBLIC)
	ZEND_ME(Alttext_Batch, key, arginfo_class_Alttext_Batch_key, ZEND_ACC_PUBLIC)
	ZEND_ME(Alttext_Batch, next, arginfo_class_Alttext_Batch_next, ZEND_ACC_PUBLIC)
	ZEND_ME(Alttext_Batch, valid, arginfo_class_Alttext_Batch_valid, ZEND_ACC_PUBLIC)
	ZEND_ME(Alttext_Batch, rewind, arginfo_class_Alttext_Batch_rewind, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Alttext_Submission_methods[] = {
	ZEND_MALIAS(Alttext_Batch, __construct, __construct, arginfo_class_Alttext_Submission___construct, ZEND_ACC_PRIVATE)
	ZEND_MALIAS(Alttext_Batch, current, current, arginfo_class_Alttext_Submission_current, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Alttext_Batch, key, key, arginfo_class_Alttext_Submission_key, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Alttext_Batch, next, next, arginfo_class_Alttext_Submission_next, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Alttext_Batch, valid, valid, arginfo_class_Alttext_Submission_valid, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(Alttext_Batch, rewind, rewind, arginfo_class_Alttext_Submission_rewind, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Alttext_Client_methods[] = {
	ZEND_ME(Alttext_Client, __construct, arginfo_class_Alttext_Client___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Alttext_Client, generate, arginfo_class_Alttext_Client_generate, ZEND_ACC_PUBLIC)
	ZEND_ME(Alttext_Client, generateMany, arginfo_class_Alttext_Client_generateMany, ZEND_ACC_PUBLIC)
	ZEND_ME(Alttext_Client, estimate, arginfo_class_Alttext_Client_estimate, ZEND_ACC_PUBLIC)
	ZEND_ME(Alttext_Client, submit, arginfo_class_Alttext_Client_submit, ZEND_ACC_PUBLIC)
	ZEND_ME(Alttext_Client, poll, arginfo_class_Alttext_Client_poll, ZEND_ACC_PUBLIC)
	ZEND_ME(Alttext_Client, collect, arginfo_class_Alttext_Client_collect, ZEND_ACC_PUBLIC)
	ZEND_ME(Alttext_Client, cancel, arginfo_class_Alttext_Client_cancel, ZEND_ACC_PUBLIC)
	ZEND_ME(Alttext_Client, models, arginfo_class_Alttext_Client_models, ZEND_ACC_PUBLIC)
	ZEND_ME(Alttext_Client, check, arginfo_class_Alttext_Client_check, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static void register_alttext_symbols(int module_number)
{

	zend_add_parameter_attribute(zend_hash_str_find_ptr(CG(function_table), "alttext_generate", sizeof("alttext_generate") - 1), 1, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(CG(function_table), "alttext_generate_many", sizeof("alttext_generate_many") - 1), 1, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);
}

static zend_class_entry *register_class_Alttext_Exception(zend_class_entry *class_entry_RuntimeException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Alttext", "Exception", class_Alttext_Exception_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);
	class_entry->ce_flags |= ZEND_ACC_ABSTRACT;

	zval property_retryable_default_value;
	ZVAL_UNDEF(&property_retryable_default_value);
	zend_string *property_retryable_name = zend_string_init("retryable", sizeof("retryable") - 1, 1);
	zend_declare_typed_property(class_entry, property_retryable_name, &property_retryable_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_retryable_name);

	zval property_reason_default_value;
	ZVAL_UNDEF(&property_reason_default_value);
	zend_string *property_reason_name = zend_string_init("reason", sizeof("reason") - 1, 1);
	zend_declare_typed_property(class_entry, property_reason_name, &property_reason_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_reason_name);

	zval property_skipped_default_value;
	ZVAL_UNDEF(&property_skipped_default_value);
	zend_string *property_skipped_name = zend_string_init("skipped", sizeof("skipped") - 1, 1);
	zend_declare_typed_property(class_entry, property_skipped_name, &property_skipped_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_skipped_name);

	return class_entry;
}

static zend_class_entry *register_class_Alttext_ImageException(zend_class_entry *class_entry_Alttext_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Alttext", "ImageException", class_Alttext_ImageException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Alttext_Exception);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	return class_entry;
}

static zend_class_entry *register_class_Alttext_TransportException(zend_class_entry *class_entry_Alttext_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Alttext", "TransportException", class_Alttext_TransportException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Alttext_Exception);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	return class_entry;
}

static zend_class_entry *register_class_Alttext_BackendException(zend_class_entry *class_entry_Alttext_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Alttext", "BackendException", class_Alttext_BackendException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Alttext_Exception);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	zval property_status_default_value;
	ZVAL_UNDEF(&property_status_default_value);
	zend_string *property_status_name = zend_string_init("status", sizeof("status") - 1, 1);
	zend_declare_typed_property(class_entry, property_status_name, &property_status_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_status_name);

	zval property_retryAfterMs_default_value;
	ZVAL_UNDEF(&property_retryAfterMs_default_value);
	zend_string *property_retryAfterMs_name = zend_string_init("retryAfterMs", sizeof("retryAfterMs") - 1, 1);
	zend_declare_typed_property(class_entry, property_retryAfterMs_name, &property_retryAfterMs_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_retryAfterMs_name);

	return class_entry;
}

static zend_class_entry *register_class_Alttext_ReplyException(zend_class_entry *class_entry_Alttext_Exception)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Alttext", "ReplyException", class_Alttext_ReplyException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_Alttext_Exception);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	return class_entry;
}

static zend_class_entry *register_class_Alttext_Image(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Alttext", "Image", class_Alttext_Image_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	zval property_format_default_value;
	ZVAL_UNDEF(&property_format_default_value);
	zend_string *property_format_name = zend_string_init("format", sizeof("format") - 1, 1);
	zend_declare_typed_property(class_entry, property_format_name, &property_format_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_format_name);

	zval property_width_default_value;
	ZVAL_UNDEF(&property_width_default_value);
	zend_string *property_width_name = zend_string_init("width", sizeof("width") - 1, 1);
	zend_declare_typed_property(class_entry, property_width_name, &property_width_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_width_name);

	zval property_height_default_value;
	ZVAL_UNDEF(&property_height_default_value);
	zend_string *property_height_name = zend_string_init("height", sizeof("height") - 1, 1);
	zend_declare_typed_property(class_entry, property_height_name, &property_height_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_height_name);

	zval property_animated_default_value;
	ZVAL_UNDEF(&property_animated_default_value);
	zend_string *property_animated_name = zend_string_init("animated", sizeof("animated") - 1, 1);
	zend_declare_typed_property(class_entry, property_animated_name, &property_animated_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_animated_name);

	return class_entry;
}

static zend_class_entry *register_class_Alttext_Result(zend_class_entry *class_entry_Stringable)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Alttext", "Result", class_Alttext_Result_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Stringable);

	zval property_text_default_value;
	ZVAL_UNDEF(&property_text_default_value);
	zend_string *property_text_name = zend_string_init("text", sizeof("text") - 1, 1);
	zend_declare_typed_property(class_entry, property_text_name, &property_text_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_text_name);

	zval property_texts_default_value;
	ZVAL_UNDEF(&property_texts_default_value);
	zend_string *property_texts_name = zend_string_init("texts", sizeof("texts") - 1, 1);
	zend_declare_typed_property(class_entry, property_texts_name, &property_texts_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_texts_name);

	zval property_language_default_value;
	ZVAL_UNDEF(&property_language_default_value);
	zend_string *property_language_name = zend_string_init("language", sizeof("language") - 1, 1);
	zend_declare_typed_property(class_entry, property_language_name, &property_language_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_language_name);

	zval property_decorative_default_value;
	ZVAL_UNDEF(&property_decorative_default_value);
	zend_string *property_decorative_name = zend_string_init("decorative", sizeof("decorative") - 1, 1);
	zend_declare_typed_property(class_entry, property_decorative_name, &property_decorative_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_decorative_name);

	zval property_containsText_default_value;
	ZVAL_UNDEF(&property_containsText_default_value);
	zend_string *property_containsText_name = zend_string_init("containsText", sizeof("containsText") - 1, 1);
	zend_declare_typed_property(class_entry, property_containsText_name, &property_containsText_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL|MAY_BE_NULL));
	zend_string_release(property_containsText_name);

	zval property_backend_default_value;
	ZVAL_UNDEF(&property_backend_default_value);
	zend_string *property_backend_name = zend_string_init("backend", sizeof("backend") - 1, 1);
	zend_declare_typed_property(class_entry, property_backend_name, &property_backend_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_backend_name);

	zval property_model_default_value;
	ZVAL_UNDEF(&property_model_default_value);
	zend_string *property_model_name = zend_string_init("model", sizeof("model") - 1, 1);
	zend_declare_typed_property(class_entry, property_model_name, &property_model_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_model_name);

	zval property_imageTokens_default_value;
	ZVAL_UNDEF(&property_imageTokens_default_value);
	zend_string *property_imageTokens_name = zend_string_init("imageTokens", sizeof("imageTokens") - 1, 1);
	zend_declare_typed_property(class_entry, property_imageTokens_name, &property_imageTokens_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_imageTokens_name);

	zval property_promptTokens_default_value;
	ZVAL_UNDEF(&property_promptTokens_default_value);
	zend_string *property_promptTokens_name = zend_string_init("promptTokens", sizeof("promptTokens") - 1, 1);
	zend_declare_typed_property(class_entry, property_promptTokens_name, &property_promptTokens_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_promptTokens_name);

	zval property_outputTokens_default_value;
	ZVAL_UNDEF(&property_outputTokens_default_value);
	zend_string *property_outputTokens_name = zend_string_init("outputTokens", sizeof("outputTokens") - 1, 1);
	zend_declare_typed_property(class_entry, property_outputTokens_name, &property_outputTokens_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_outputTokens_name);

	zval property_cost_default_value;
	ZVAL_UNDEF(&property_cost_default_value);
	zend_string *property_cost_name = zend_string_init("cost", sizeof("cost") - 1, 1);
	zend_declare_typed_property(class_entry, property_cost_name, &property_cost_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_DOUBLE|MAY_BE_NULL));
	zend_string_release(property_cost_name);

	zval property_elapsedMs_default_value;
	ZVAL_UNDEF(&property_elapsedMs_default_value);
	zend_string *property_elapsedMs_name = zend_string_init("elapsedMs", sizeof("elapsedMs") - 1, 1);
	zend_declare_typed_property(class_entry, property_elapsedMs_name, &property_elapsedMs_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_elapsedMs_name);

	zval property_attempts_default_value;
	ZVAL_UNDEF(&property_attempts_default_value);
	zend_string *property_attempts_name = zend_string_init("attempts", sizeof("attempts") - 1, 1);
	zend_declare_typed_property(class_entry, property_attempts_name, &property_attempts_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_attempts_name);

	zval property_sentBytes_default_value;
	ZVAL_UNDEF(&property_sentBytes_default_value);
	zend_string *property_sentBytes_name = zend_string_init("sentBytes", sizeof("sentBytes") - 1, 1);
	zend_declare_typed_property(class_entry, property_sentBytes_name, &property_sentBytes_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_sentBytes_name);

	zval property_sentWidth_default_value;
	ZVAL_UNDEF(&property_sentWidth_default_value);
	zend_string *property_sentWidth_name = zend_string_init("sentWidth", sizeof("sentWidth") - 1, 1);
	zend_declare_typed_property(class_entry, property_sentWidth_name, &property_sentWidth_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_sentWidth_name);

	zval property_sentHeight_default_value;
	ZVAL_UNDEF(&property_sentHeight_default_value);
	zend_string *property_sentHeight_name = zend_string_init("sentHeight", sizeof("sentHeight") - 1, 1);
	zend_declare_typed_property(class_entry, property_sentHeight_name, &property_sentHeight_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_sentHeight_name);

	zval property_warnings_default_value;
	ZVAL_UNDEF(&property_warnings_default_value);
	zend_string *property_warnings_name = zend_string_init("warnings", sizeof("warnings") - 1, 1);
	zend_declare_typed_property(class_entry, property_warnings_name, &property_warnings_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_warnings_name);

	return class_entry;
}

static zend_class_entry *register_class_Alttext_Batch(zend_class_entry *class_entry_Iterator)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Alttext", "Batch", class_Alttext_Batch_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Iterator);

	return class_entry;
}

static zend_class_entry *register_class_Alttext_Submission(zend_class_entry *class_entry_Iterator)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Alttext", "Submission", class_Alttext_Submission_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Iterator);

	return class_entry;
}

static zend_class_entry *register_class_Alttext_Client(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Alttext", "Client", class_Alttext_Client_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;


	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "__construct", sizeof("__construct") - 1), 3, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "__construct", sizeof("__construct") - 1), 15, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	return class_entry;
}
