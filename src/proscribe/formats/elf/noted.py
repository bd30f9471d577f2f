"""Functions of Linux whose names alone say what code may reach; their meanings are told upstairs.

https://man7.org/linux/man-pages/dir_section_2.html
"""

NOTED = frozenset(
    {
        "ptrace", "process_vm_readv", "process_vm_writev", "init_module", "finit_module",
        "delete_module", "fanotify_init", "setns", "unshare", "mount", "memfd_create", "fexecve",
        "dlopen", "bpf_prog_load", "bpf_object__load", "pcap_open_live", "pcap_create",
        "XGetImage", "XShmGetImage", "XRecordEnableContext", "XGrabKeyboard", "XQueryKeymap",
        "XTestFakeKeyEvent", "XConvertSelection", "snd_pcm_readi", "pa_stream_connect_record",
        "v4l2_open", "libusb_open", "secret_password_lookup_sync", "secret_service_search_sync",
        "libevdev_new_from_fd", "libevdev_uinput_create_from_device", "JNI_CreateJavaVM",
        "Py_Initialize", "Py_InitializeEx", "luaL_newstate",
    }
)  # fmt: skip
